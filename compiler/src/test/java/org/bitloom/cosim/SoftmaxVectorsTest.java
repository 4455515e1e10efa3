// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.junit.jupiter.api.Test;

class SoftmaxVectorsTest {
  private static final Path DESIGN =
      Path.of("../testbenches/src/test/resources/designs/softmax.loom");

  private static IntegerNetwork network() {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler.read(DESIGN).flatMap(compiler::plan).orElseThrow().network();
  }

  private static Softmax softmax(IntegerNetwork network, String layer) {
    return network.nodes().stream()
        .filter(node -> node.layer().equals(layer))
        .map(node -> (Softmax) node.operator())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void inputsAreFoundForWhichASumThatIsOneOffShows() {
    IntegerNetwork network = network();
    Softmax classes = softmax(network, "classes");
    List<List<Tensor>> found = SoftmaxVectors.of(network, 4, 1000, 1);

    assertThat(found).hasSize(2);
    assertThat(found).anyMatch(vector -> classes.dependsOnSum(vector.get(0), 1));
    assertThat(found).anyMatch(vector -> classes.dependsOnSum(vector.get(0), -1));
  }

  /** Its input has 3 bits: none of all vectors is near enough to an edge. */
  @Test
  void aSoftmaxOfFewCodesNeverShowsIt() {
    Softmax sharp = softmax(network(), "sharp");
    int channels = sharp.input().shape().channels();
    int vectors = 1 << 3 * channels;

    assertThat(IntStream.range(0, vectors))
        .noneMatch(v -> sharp.dependsOnSum(codes(v, channels), 1));
  }

  private static Tensor codes(int vector, int channels) {
    return Tensor.generate(Shape.of(channels), i -> vector >> 3 * i & 7);
  }
}
