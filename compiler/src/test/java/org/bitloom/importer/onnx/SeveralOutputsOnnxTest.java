// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Test;

/** A file with two inputs and two outputs, of different sizes, in its own order. */
class SeveralOutputsOnnxTest {
  private static final Path FILE = Path.of("src/test/resources/onnx-borders/two_outputs.onnx");

  private static Network network() {
    Diagnostics diagnostics = new Diagnostics();
    return OnnxImporter.read(FILE, diagnostics)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  private static float[] random(int size, SplittableRandom random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-4, 4);
    }
    return values;
  }

  private static Tensor quantized(Network network, Input input, float[] values) {
    FileTensor like = network.files().get(input.name());
    return Tensor.generate(
        input.shape(), e -> like.codes().of(values[(int) like.order().get(e)], e));
  }

  @Test
  void bothOutputsEqualOnnxRuntimeInTheOrderOfTheFile() throws Exception {
    Network network = network();
    assertThat(network.inputs()).extracting(Input::name).containsExactly("large", "small");
    GoldenModel golden = new GoldenModel(NetworkLowering.lower(network));
    SplittableRandom random = new SplittableRandom(9);
    for (int n = 0; n < 8; n++) {
      float[] large = random(3 * 4 * 6, random);
      float[] small = random(3 * 2 * 3, random);
      List<Tensor> inputs =
          List.of(
              quantized(network, network.inputs().get(0), large),
              quantized(network, network.inputs().get(1), small));
      List<Tensor> made = golden.outputs(List.of(inputs)).get(0);
      FutureTask<List<float[]>> task = new FutureTask<>(() -> live(large, small));
      new Thread(null, task, "onnxruntime", 1L << 26).start();
      List<float[]> expected = task.get();
      assertThat(made).hasSize(2);
      for (int o = 0; o < 2; o++) {
        FileTensor like = network.files().get(network.outputs().get(o));
        assertThat(made.get(o).size()).isEqualTo(expected.get(o).length);
        for (int e = 0; e < made.get(o).size(); e++) {
          float real = expected.get(o)[(int) like.order().get(e)];
          assertThat(made.get(o).get(e)).isEqualTo(like.codes().of(real, e));
        }
      }
    }
  }

  private static List<float[]> live(float[] large, float[] small) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    List<float[]> outputs = new ArrayList<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addConfigEntry("session.qdqisint8allowed", "1");
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(FILE.toString(), options);
          OnnxTensor one = tensor(environment, large, 1, 3, 4, 6);
          OnnxTensor two = tensor(environment, small, 1, 3, 2, 3);
          OrtSession.Result result = session.run(Map.of("large", one, "small", two))) {
        for (String name : List.of("sum", "pooled")) {
          FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
          float[] values = new float[buffer.remaining()];
          buffer.get(values);
          outputs.add(values);
        }
      }
    }
    return outputs;
  }

  private static OnnxTensor tensor(OrtEnvironment environment, float[] values, long... dims)
      throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), dims);
  }
}
