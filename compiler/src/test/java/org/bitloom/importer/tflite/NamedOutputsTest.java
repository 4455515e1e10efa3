// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** A network can end in front of what cannot be built. */
class NamedOutputsTest {
  private static final byte INT8 = TensorType.INT8;

  @TempDir Path folder;

  private final Diagnostics diagnostics = new Diagnostics();

  private Path file() throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", INT8, 1, 0, 1, 4);
    int other = model.activation("other", INT8, 1, 0, 1, 4);
    int scores = model.activation("scores", INT8, 1, 0, 1, 4);
    int boxes = model.activation("boxes", INT8, 1, 0, 1, 4);
    int y = model.activation("y", INT8, 1, 0, 1, 4);
    model.operator(BuiltinOperator.RELU, new int[] {x}, scores);
    model.operator(BuiltinOperator.RELU6, new int[] {other}, boxes);
    model.operator(BuiltinOperator.SVDF, new int[] {scores, boxes}, y);
    return model.write(folder.resolve("tail.tflite"), new int[] {x, other}, y);
  }

  private Optional<Network> read(String... outputs) throws IOException {
    ReadOptions options =
        new ReadOptions(
            Arithmetic.PORTABLE, Optional.empty(), BorderOptions.NONE, List.of(outputs));
    return NetworkReader.read(
        file(), (network, request, place, problems) -> Optional.empty(), options, diagnostics);
  }

  @Test
  void theNetworkEndsAtTheNamedTensorsInTheirOrder() throws IOException {
    Network network = read("boxes", "scores").orElseThrow();
    assertThat(network.layers()).hasSize(2);
    assertThat(network.outputs())
        .containsExactly(network.layers().get(1).name(), network.layers().get(0).name());
  }

  @Test
  void inputsThatNothingNeedsAreLeftOut() throws IOException {
    Network network = read("boxes").orElseThrow();
    assertThat(network.layers()).hasSize(1);
    assertThat(network.inputs()).extracting(input -> input.name()).containsExactly("other");
  }

  @Test
  void withoutANameTheTailIsRefused() throws IOException {
    assertThat(read()).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics)).contains("operator 2 (SVDF)");
  }

  @Test
  void aNameThatNothingComputesIsAnError() throws IOException {
    assertThat(read("boxs")).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("output 'boxs'", "no operator computes a tensor of this name")
        .contains("did you mean 'boxes'?");
  }
}
