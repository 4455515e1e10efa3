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
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SplitOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.schema.TransposeConvOptions;
import org.tensorflow.lite.schema.UnpackOptions;

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

  /** Adds a concatenation. */
  void concatenation(int[] inputs, int output, int axis, byte activation) {
    int options = ConcatenationOptions.createConcatenationOptions(builder, axis, activation);
    operator(
        BuiltinOperator.CONCATENATION,
        inputs,
        output,
        BuiltinOptions.ConcatenationOptions,
        options);
  }

  /** Adds {@code PACK} of tensors along an axis. */
  void pack(int[] inputs, int output, int axis) {
    int options = PackOptions.createPackOptions(builder, inputs.length, axis);
    operator(BuiltinOperator.PACK, inputs, output, BuiltinOptions.PackOptions, options);
  }

  /** Adds {@code UNPACK} of a tensor along an axis. */
  void unpack(int input, int axis, int... outputs) {
    int options = UnpackOptions.createUnpackOptions(builder, outputs.length, axis);
    operators(
        BuiltinOperator.UNPACK, new int[] {input}, BuiltinOptions.UnpackOptions, options, outputs);
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

  /** Adds {@code GATHER} of constant positions along an axis. */
  void gather(int input, int positions, int output, int axis) {
    int options = GatherOptions.createGatherOptions(builder, axis, 0);
    operator(
        BuiltinOperator.GATHER,
        new int[] {input, positions},
        output,
        BuiltinOptions.GatherOptions,
        options);
  }

  /** Adds {@code MIRROR_PAD}. */
  void mirrorPad(int input, int sides, int output, boolean symmetric) {
    byte mode = symmetric ? MirrorPadMode.SYMMETRIC : MirrorPadMode.REFLECT;
    int options = MirrorPadOptions.createMirrorPadOptions(builder, mode);
    operator(
        BuiltinOperator.MIRROR_PAD,
        new int[] {input, sides},
        output,
        BuiltinOptions.MirrorPadOptions,
        options);
  }

  /** Adds {@code DEPTH_TO_SPACE} or {@code SPACE_TO_DEPTH}. */
  void blocks(boolean toSpace, int input, int output, int block) {
    operator(
        toSpace ? BuiltinOperator.DEPTH_TO_SPACE : BuiltinOperator.SPACE_TO_DEPTH,
        new int[] {input},
        output,
        toSpace ? BuiltinOptions.DepthToSpaceOptions : BuiltinOptions.SpaceToDepthOptions,
        toSpace
            ? DepthToSpaceOptions.createDepthToSpaceOptions(builder, block)
            : SpaceToDepthOptions.createSpaceToDepthOptions(builder, block));
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

  /**
   * How a window moves.
   *
   * @param same whether the padding is {@code SAME}, not {@code VALID}
   */
  record Sweep(boolean same, int strideY, int strideX, int dilationY, int dilationX) {
    byte padding() {
      return same ? Padding.SAME : Padding.VALID;
    }

    /** Returns the windows over rows or columns; none where the kernel does not fit. */
    static int windows(boolean same, int size, int kernel, int stride, int dilation) {
      int covered = (kernel - 1) * dilation + 1;
      return same ? (size + stride - 1) / stride : (size - covered + stride) / stride;
    }

    int rows(int height, int kernel) {
      return windows(same, height, kernel, strideY, dilationY);
    }

    int columns(int width, int kernel) {
      return windows(same, width, kernel, strideX, dilationX);
    }
  }

  /** Adds a convolution. */
  void convolution(int[] inputs, int output, Sweep s, byte activation) {
    int options =
        Conv2DOptions.createConv2DOptions(
            builder, s.padding(), s.strideX, s.strideY, activation, s.dilationX, s.dilationY);
    operator(BuiltinOperator.CONV_2D, inputs, output, BuiltinOptions.Conv2DOptions, options);
  }

  /** Adds a depthwise convolution. */
  void depthwise(int[] inputs, int output, Sweep s, int multiplier, byte activation) {
    int options =
        DepthwiseConv2DOptions.createDepthwiseConv2DOptions(
            builder,
            s.padding(),
            s.strideX,
            s.strideY,
            multiplier,
            activation,
            s.dilationX,
            s.dilationY);
    operator(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        inputs,
        output,
        BuiltinOptions.DepthwiseConv2DOptions,
        options);
  }

  /** Adds a pool. */
  void pool(int kind, int input, int output, Sweep s, int height, int width, byte activation) {
    int options =
        Pool2DOptions.createPool2DOptions(
            builder, s.padding(), s.strideX, s.strideY, width, height, activation);
    operator(kind, new int[] {input}, output, BuiltinOptions.Pool2DOptions, options);
  }

  /** Adds {@code RESIZE_NEAREST_NEIGHBOR}. */
  void resize(int input, int size, int output, boolean alignCorners, boolean halfPixelCenters) {
    operator(
        BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
        new int[] {input, size},
        output,
        BuiltinOptions.ResizeNearestNeighborOptions,
        ResizeNearestNeighborOptions.createResizeNearestNeighborOptions(
            builder, alignCorners, halfPixelCenters));
  }

  /** Adds a transposed convolution. */
  void transposeConvolution(int[] inputs, int output, boolean same, int strideY, int strideX) {
    byte padding = same ? Padding.SAME : Padding.VALID;
    int options =
        TransposeConvOptions.createTransposeConvOptions(builder, padding, strideX, strideY);
    operator(
        BuiltinOperator.TRANSPOSE_CONV,
        inputs,
        output,
        BuiltinOptions.TransposeConvOptions,
        options);
  }

  /** Adds {@code RESIZE_BILINEAR}. */
  void resizeBilinear(
      int input, int size, int output, boolean alignCorners, boolean halfPixelCenters) {
    operator(
        BuiltinOperator.RESIZE_BILINEAR,
        new int[] {input, size},
        output,
        BuiltinOptions.ResizeBilinearOptions,
        ResizeBilinearOptions.createResizeBilinearOptions(builder, alignCorners, halfPixelCenters));
  }

  /** Adds a slice with the masks of its begin, its end and of dimensions that go. */
  void stridedSlice(int[] inputs, int output, int beginMask, int endMask, int shrinkMask) {
    int options =
        StridedSliceOptions.createStridedSliceOptions(
            builder, beginMask, endMask, 0, 0, shrinkMask);
    operator(
        BuiltinOperator.STRIDED_SLICE, inputs, output, BuiltinOptions.StridedSliceOptions, options);
  }

  /** Adds an operator that splits a tensor into equal parts. */
  void split(int[] inputs, int... outputs) {
    int options = SplitOptions.createSplitOptions(builder, outputs.length);
    operators(BuiltinOperator.SPLIT, inputs, BuiltinOptions.SplitOptions, options, outputs);
  }

  /** Adds an operator that TFLite does not have itself. */
  void custom(String name, int[] inputs, int... outputs) {
    int text = builder.createString(name);
    int kind = BuiltinOperator.CUSTOM;
    codes.add(OperatorCode.createOperatorCode(builder, (byte) kind, text, 1, kind));
    use(inputs, (byte) 0, 0, outputs);
  }

  private void operator(int kind, int[] inputs, int output, byte optionsType, int options) {
    operators(kind, inputs, optionsType, options, output);
  }

  private void operators(int kind, int[] inputs, byte optionsType, int options, int... outputs) {
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
