// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bitloom.calibrate.RealModel;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.Quantizing;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Network;
import org.tensorflow.lite.Interpreter;

/** TFLite's interpreter beside the real network that is read of a float file, in its order. */
final class RealWitness {
  private static final double NOISE = 1e-4;

  private RealWitness() {}

  static void assertEqualsTheLibrary(Path file, int elements) {
    assertEqualsTheLibrary(file, file, elements);
  }

  /** Compares a file with what TFLite makes of another one. */
  static void assertEqualsTheLibrary(Path file, Path witness, int elements) {
    double[] input = new SplittableRandom(5).doubles(elements, -3, 3).map(v -> (float) v).toArray();
    double[] theirs = interpreted(witness, input);
    Network draft = draft(file);
    FileTensor in = draft.files().get(draft.inputs().get(0).name());
    double[] travelling =
        IntStream.range(0, elements).mapToDouble(i -> input[(int) in.order().get(i)]).toArray();
    double[] made =
        RealModel.of(draft, RealModel.Mode.REAL)
            .run(List.of(travelling))
            .get(draft.outputs().get(0));
    FileTensor out = draft.files().get(draft.outputs().get(0));
    double[] ours = new double[made.length];
    for (int i = 0; i < made.length; i++) {
      ours[(int) out.order().get(i)] = made[i];
    }
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.length; i++) {
      assertThat(Math.abs(ours[i] - theirs[i])).isLessThanOrEqualTo(NOISE);
    }
  }

  private static double[] interpreted(Path file, double[] input) {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(platform.equals("Linux amd64"), "TFLite's library is not there for " + platform);
    System.setProperty("DJL_CACHE_DIR", Path.of("target/djl").toAbsolutePath().toString());
    System.setProperty("DJL_OFFLINE", "true");
    System.setProperty("org.slf4j.simpleLogger.log.ai.djl", "error");
    Engine.getEngine("TFLite");
    try (Interpreter interpreter = new Interpreter(file.toFile())) {
      interpreter.allocateTensors();
      ByteBuffer in = ByteBuffer.allocateDirect(4 * input.length).order(ByteOrder.nativeOrder());
      for (double v : input) {
        in.putFloat((float) v);
      }
      int bytes = interpreter.getOutputTensor(0).numBytes();
      ByteBuffer out = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      interpreter.run(in.rewind(), out);
      return IntStream.range(0, bytes / 4).mapToDouble(i -> out.getFloat(4 * i)).toArray();
    }
  }

  private static Network draft(Path file) {
    AtomicReference<Network> draft = new AtomicReference<>();
    Diagnostics diagnostics = new Diagnostics();
    Quantizing quantizing = new Quantizing(Path.of("none"), "int8", "int8", "mse", List.of());
    NetworkReader.read(
        file,
        (network, request, place, problems) -> {
          draft.set(network);
          return Optional.empty();
        },
        new ReadOptions(Arithmetic.REFERENCE, Optional.of(quantizing), BorderOptions.NONE),
        diagnostics);
    assertThat(draft.get()).as(DiagnosticRenderer.render(diagnostics)).isNotNull();
    return draft.get();
  }
}
