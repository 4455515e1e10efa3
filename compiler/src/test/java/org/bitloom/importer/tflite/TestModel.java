// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** Builds TFLite files piece by piece, right ones and wrong ones. */
final class TestModel {
  private final FlatBufferBuilder builder = new FlatBufferBuilder();
  private final List<Integer> buffers = new ArrayList<>();
  private final List<Integer> tensors = new ArrayList<>();
  private final List<Integer> codes = new ArrayList<>();
  private final List<Integer> operators = new ArrayList<>();

  TestModel() {
    buffers.add(Buffer.createBuffer(builder, 0));
  }

  /** Adds a tensor that is computed and returns its index. */
  int activation(String name, byte type, float scale, long zeroPoint, int... shape) {
    return tensor(name, type, 0, new float[] {scale}, new long[] {zeroPoint}, shape);
  }

  /** Adds a constant of one scale and zero point and returns its index. */
  int constant(byte type, byte[] data, float scale, long zeroPoint, int... shape) {
    buffers.add(Buffer.createBuffer(builder, Buffer.createDataVector(builder, data)));
    return tensor(
        "constant", type, buffers.size() - 1, new float[] {scale}, new long[] {zeroPoint}, shape);
  }

  /** Adds a constant and returns its index. */
  int constant(byte type, byte[] data, float[] scales, int... shape) {
    buffers.add(Buffer.createBuffer(builder, Buffer.createDataVector(builder, data)));
    return tensor("constant", type, buffers.size() - 1, scales, new long[scales.length], shape);
  }

  /** Adds constant weights with one scale per slice of a dimension, and returns their index. */
  int weights(byte[] data, float[] scales, int scaleDimension, int... shape) {
    buffers.add(Buffer.createBuffer(builder, Buffer.createDataVector(builder, data)));
    return tensor(
        "weights",
        TensorType.INT8,
        buffers.size() - 1,
        quantization(scales, new long[scales.length], scaleDimension),
        Tensor.createShapeVector(builder, shape));
  }

  private int tensor(
      String name, byte type, int buffer, float[] scales, long[] zeroPoints, int... shape) {
    return tensor(
        name,
        type,
        buffer,
        quantization(scales, zeroPoints, 0),
        Tensor.createShapeVector(builder, shape));
  }

  private int quantization(float[] scales, long[] zeroPoints, int dimension) {
    return QuantizationParameters.createQuantizationParameters(
        builder,
        0,
        0,
        QuantizationParameters.createScaleVector(builder, scales),
        QuantizationParameters.createZeroPointVector(builder, zeroPoints),
        (byte) 0,
        0,
        dimension);
  }

  private int tensor(String name, byte type, int buffer, int quantization, int shape) {
    int text = builder.createString(name);
    tensors.add(Tensor.createTensor(builder, shape, type, buffer, text, quantization, false, 0, 0));
    return tensors.size() - 1;
  }

  /** Adds many tensors that share one vector of scales. */
  void sharedScales(int count, int length) {
    int scales = QuantizationParameters.createScaleVector(builder, new float[length]);
    int quantization =
        QuantizationParameters.createQuantizationParameters(
            builder, 0, 0, scales, 0, (byte) 0, 0, 0);
    int shape = Tensor.createShapeVector(builder, new int[] {1});
    for (int i = 0; i < count; i++) {
      tensor("shared", (byte) 0, 0, quantization, shape);
    }
  }

  /** Adds a constant of int32 numbers and returns its index. */
  int whole(int... values) {
    ByteBuffer data =
        ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      data.putInt(value);
    }
    return constant(TensorType.INT32, data.array(), 1, 0, values.length);
  }

  /** Returns what adds operators whose windows move over an image. */
  TestWindows windows() {
    return new TestWindows(this, builder);
  }

  /** Returns what adds operators that move elements. */
  TestMoves moves() {
    return new TestMoves(this, builder);
  }

  /** Adds an operator without options. */
  void operator(int kind, int[] inputs, int output) {
    operator(kind, inputs, output, (byte) 0, 0);
  }

  /** Adds a fully connected operator with a fused activation. */
  void fullyConnected(int kind, int[] inputs, int output, byte activation) {
    int options =
        FullyConnectedOptions.createFullyConnectedOptions(
            builder, activation, (byte) 0, true, false);
    operator(kind, inputs, output, BuiltinOptions.FullyConnectedOptions, options);
  }

  /** Adds a fully connected operator along the last axis. */
  void fullyConnected(int[] inputs, int output, byte activation, boolean keepsDimensions) {
    int options =
        FullyConnectedOptions.createFullyConnectedOptions(
            builder, activation, (byte) 0, keepsDimensions, false);
    operator(
        BuiltinOperator.FULLY_CONNECTED,
        inputs,
        output,
        BuiltinOptions.FullyConnectedOptions,
        options);
  }

  /** Adds {@code ADD}, {@code SUB}, {@code MUL} or {@code DIV} with a fused activation. */
  void arithmetic(int kind, int[] inputs, int output, byte activation) {
    arithmetic(kind, inputs, output, activation, true);
  }

  /**
   * Adds the same.
   *
   * @param powers whether sums of int16 whose scales are powers of two have their own kernel
   */
  void arithmetic(int kind, int[] inputs, int output, byte activation, boolean powers) {
    switch (kind) {
      case BuiltinOperator.ADD ->
          operator(
              kind,
              inputs,
              output,
              BuiltinOptions.AddOptions,
              AddOptions.createAddOptions(builder, activation, powers));
      case BuiltinOperator.SUB ->
          operator(
              kind,
              inputs,
              output,
              BuiltinOptions.SubOptions,
              SubOptions.createSubOptions(builder, activation, powers));
      case BuiltinOperator.MUL ->
          operator(
              kind,
              inputs,
              output,
              BuiltinOptions.MulOptions,
              MulOptions.createMulOptions(builder, activation));
      case BuiltinOperator.DIV ->
          operator(
              kind,
              inputs,
              output,
              BuiltinOptions.DivOptions,
              DivOptions.createDivOptions(builder, activation));
      default -> throw new IllegalArgumentException("operator " + kind);
    }
  }

  /** Adds a constant of drawn float32 values. */
  int reals(SplittableRandom random, int... shape) {
    int count = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putFloat((float) random.nextDouble(-1, 1));
    }
    return constant(TensorType.FLOAT32, data.array(), new float[] {1}, shape);
  }

  /** Adds a reduction over the axes that its second input names. */
  void reduce(int kind, int[] inputs, int output, boolean keepsDimensions) {
    int options = ReducerOptions.createReducerOptions(builder, keepsDimensions);
    operator(kind, inputs, output, BuiltinOptions.ReducerOptions, options);
  }

  /** Adds a leaky relu. */
  void leakyRelu(int input, int output, float slope) {
    int options = LeakyReluOptions.createLeakyReluOptions(builder, slope);
    int[] inputs = {input};
    operator(BuiltinOperator.LEAKY_RELU, inputs, output, BuiltinOptions.LeakyReluOptions, options);
  }

  /** Adds a softmax. */
  void softmax(int input, int output, float beta) {
    int options = SoftmaxOptions.createSoftmaxOptions(builder, beta);
    int[] inputs = {input};
    operator(BuiltinOperator.SOFTMAX, inputs, output, BuiltinOptions.SoftmaxOptions, options);
  }

  /** Adds an operator that TFLite does not have itself. */
  void custom(String name, int[] inputs, int... outputs) {
    int text = builder.createString(name);
    int kind = BuiltinOperator.CUSTOM;
    codes.add(OperatorCode.createOperatorCode(builder, (byte) kind, text, 1, kind));
    use(inputs, (byte) 0, 0, outputs);
  }

  /** Adds an operator with options. */
  void operator(int kind, int[] inputs, int output, byte optionsType, int options) {
    operators(kind, inputs, optionsType, options, output);
  }

  /** Adds an operator with several outputs. */
  void operators(int kind, int[] inputs, byte optionsType, int options, int... outputs) {
    // The library has no first version of BROADCAST_TO.
    int version = kind == BuiltinOperator.BROADCAST_TO ? 2 : 1;
    codes.add(
        OperatorCode.createOperatorCode(builder, (byte) Math.min(kind, 127), 0, version, kind));
    use(inputs, optionsType, options, outputs);
  }

  /** Adds an operator of the kind that was added last. */
  private void use(int[] inputs, byte optionsType, int options, int... outputs) {
    operators.add(
        Operator.createOperator(
            builder,
            codes.size() - 1,
            Operator.createInputsVector(builder, inputs),
            Operator.createOutputsVector(builder, outputs),
            optionsType,
            options,
            0,
            (byte) 0,
            0,
            0));
  }

  /** Writes the file. */
  Path write(Path file, int[] inputs, int... outputs) throws IOException {
    int graph =
        SubGraph.createSubGraph(
            builder,
            SubGraph.createTensorsVector(builder, array(tensors)),
            SubGraph.createInputsVector(builder, inputs),
            SubGraph.createOutputsVector(builder, outputs),
            SubGraph.createOperatorsVector(builder, array(operators)),
            0);
    int model =
        Model.createModel(
            builder,
            3,
            Model.createOperatorCodesVector(builder, array(codes)),
            Model.createSubgraphsVector(builder, new int[] {graph}),
            0,
            Model.createBuffersVector(builder, array(buffers)),
            0,
            0,
            0);
    Model.finishModelBuffer(builder, model);
    return Files.write(file, builder.sizedByteArray());
  }

  private static int[] array(List<Integer> offsets) {
    return offsets.stream().mapToInt(Integer::intValue).toArray();
  }
}
