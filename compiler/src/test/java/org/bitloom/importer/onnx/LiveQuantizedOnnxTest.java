// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpzFile;
import org.bitloom.array.NpzWriter;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Quantized files equal ONNX Runtime itself, with all optimizations and with integer kernels for
 * every group that has one.
 */
class LiveQuantizedOnnxTest {
  private static final Path HERE = Path.of("src/test/resources/onnx");
  private static final int MOST_SAMPLES = 4;

  /** What ONNX Runtime leaves in float, or what ends in front of a Softmax in real numbers. */
  private static final Set<String> OTHERS =
      Set.of("qdq_gemm_alpha_beta", "qdq_gemm_softmax_float", "net_residual_qdq");

  @TempDir Path folder;

  static List<Path> files() throws IOException {
    try (Stream<Path> there = Files.list(HERE)) {
      return there
          .filter(f -> f.getFileName().toString().matches("(qdq|qop|net)_.*\\.onnx"))
          .filter(f -> !OTHERS.contains(name(f)))
          .sorted()
          .toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".onnx", "");
  }

  @ParameterizedTest
  @MethodSource("files")
  void theGoldenModelEqualsOnnxRuntime(Path file) throws Exception {
    Diagnostics diagnostics = new Diagnostics();
    Network network =
        OnnxImporter.read(file, diagnostics)
            .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
    FutureTask<Map<String, NpyArray>> task = new FutureTask<>(() -> live(file));
    new Thread(null, task, "onnxruntime", 1L << 26).start();
    Path archive = folder.resolve("live.npz");
    NpzWriter.write(archive, task.get());
    Witness.Found live = Witness.compare(network, archive, List.of("live"));
    // A processor whose sums saturate is no witness; what another one computed is stored.
    Path stored = file.resolveSibling(name(file) + ".npz");
    Witness.Found found =
        !suits(file, live) && saturates()
            ? Witness.compare(network, stored, List.of("ort_fused"))
            : live;
    assertThat(found.values()).isPositive();
    assertThat(suits(file, found)).as("%s", found).isTrue();
  }

  private static boolean suits(Path file, Witness.Found found) {
    return found.most() <= (wide(file) ? 1 : 0)
        && found.different() <= (wide(file) ? found.values() / 4 : 0);
  }

  /**
   * Without VNNI, ONNX Runtime adds products of uint8 and int8 in pairs, by an instruction that
   * saturates at 16 bits.
   */
  private static boolean saturates() throws IOException {
    Path processor = Path.of("/proc/cpuinfo");
    if (!Files.exists(processor)) {
      return false;
    }
    String flags = Files.readString(processor);
    return flags.contains("avx2") && !flags.contains("vnni");
  }

  /** Of values of 16 bits ONNX Runtime computes real numbers, in float32, which shows at ties. */
  private static boolean wide(Path file) {
    return name(file).matches("qdq_(wide_.*|conv_u?int16.*)");
  }

  /** Returns the stored inputs, and what ONNX Runtime makes of them. */
  private static Map<String, NpyArray> live(Path file) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (NpzFile stored = NpzFile.open(file.resolveSibling(name(file) + ".npz"));
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addConfigEntry("session.qdqisint8allowed", "1");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        List<String> names = List.copyOf(session.getInputNames());
        int samples = Math.min(MOST_SAMPLES, stored.read("in0").shape().get(0));
        for (int i = 0; i < names.size(); i++) {
          arrays.put("in" + i, first(stored.read("in" + i), samples));
        }
        List<Double> outputs = new ArrayList<>();
        boolean real = false;
        for (int n = 0; n < samples; n++) {
          Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
          for (int i = 0; i < names.size(); i++) {
            inputs.put(names.get(i), tensor(environment, arrays.get("in" + i), n, samples));
          }
          try (OrtSession.Result result = session.run(inputs)) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            real = output.getInfo().type == OnnxJavaType.FLOAT;
            outputs.addAll(numbers(output));
          }
          inputs.values().forEach(OnnxTensor::close);
        }
        arrays.put("live", array(outputs, samples, real));
      }
    }
    return arrays;
  }

  private static NpyArray first(NpyArray array, int samples) {
    List<Integer> shape = new ArrayList<>(array.shape());
    int size = array.size() / shape.get(0) * samples;
    shape.set(0, samples);
    return array.type().isInteger()
        ? NpyArray.ofIntegers(
            array.type(), shape, IntStream.range(0, size).mapToLong(array::integer).toArray())
        : NpyArray.ofReals(
            array.type(), shape, IntStream.range(0, size).mapToDouble(array::real).toArray());
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, NpyArray array, int sample, int samples) throws OrtException {
    int size = array.size() / samples;
    long[] dims = array.shape().stream().mapToLong(d -> d).toArray();
    dims[0] = 1;
    if (!array.type().isInteger()) {
      FloatBuffer values = FloatBuffer.allocate(size);
      IntStream.range(0, size).forEach(i -> values.put(i, (float) array.real(sample * size + i)));
      return OnnxTensor.createTensor(environment, values, dims);
    }
    ByteBuffer values = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    IntStream.range(0, size).forEach(i -> values.put(i, (byte) array.integer(sample * size + i)));
    OnnxJavaType type = array.type() == NpyType.UINT8 ? OnnxJavaType.UINT8 : OnnxJavaType.INT8;
    return OnnxTensor.createTensor(environment, values, dims, type);
  }

  private static List<Double> numbers(OnnxTensor tensor) {
    List<Double> values = new ArrayList<>();
    int size = (int) tensor.getInfo().getNumElements();
    for (int i = 0; i < size; i++) {
      values.add(
          switch (tensor.getInfo().type) {
            case FLOAT -> (double) tensor.getFloatBuffer().get(i);
            case INT8 -> (double) tensor.getByteBuffer().get(i);
            case UINT8 -> (double) (tensor.getByteBuffer().get(i) & 0xFF);
            case INT32 -> (double) tensor.getIntBuffer().get(i);
            case INT64 -> (double) tensor.getLongBuffer().get(i);
            default -> throw new IllegalStateException("a tensor of " + tensor.getInfo());
          });
    }
    return values;
  }

  private static NpyArray array(List<Double> values, int samples, boolean real) {
    List<Integer> shape = List.of(samples, values.size() / samples);
    return real
        ? NpyArray.ofReals(NpyType.FLOAT64, shape, values.stream().mapToDouble(v -> v).toArray())
        : NpyArray.ofIntegers(
            NpyType.INT64, shape, values.stream().mapToLong(v -> v.longValue()).toArray());
  }
}
