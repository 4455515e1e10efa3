// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import com.google.flatbuffers.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.GeluOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** Copies the options of one operator out of the flatbuffer. */
final class OptionsDecoder {
  /** Takes a length from the budget of the file. */
  @FunctionalInterface
  interface Counter {
    int counted(int length) throws TfliteDecoder.Damaged;
  }

  private final Operator operator;
  private final Counter counter;

  OptionsDecoder(Operator operator, Counter counter) {
    this.operator = operator;
    this.counter = counter;
  }

  /** Returns the options; none where they are missing or of an operator that is not built. */
  TfliteOptions options() throws TfliteDecoder.Damaged {
    return switch (operator.builtinOptionsType()) {
      case BuiltinOptions.ConcatenationOptions ->
          of(
              new ConcatenationOptions(),
              o ->
                  new TfliteOptions.Concatenation(
                      o.axis(), activation(o.fusedActivationFunction())));
      case BuiltinOptions.FullyConnectedOptions ->
          of(new FullyConnectedOptions(), OptionsDecoder::fullyConnected);
      case BuiltinOptions.Conv2DOptions -> of(new Conv2DOptions(), OptionsDecoder::convolution);
      case BuiltinOptions.DepthwiseConv2DOptions ->
          of(new DepthwiseConv2DOptions(), OptionsDecoder::depthwise);
      case BuiltinOptions.Pool2DOptions -> of(new Pool2DOptions(), OptionsDecoder::pool);
      case BuiltinOptions.LeakyReluOptions ->
          of(new LeakyReluOptions(), o -> new TfliteOptions.Slope(o.alpha()));
      case BuiltinOptions.SoftmaxOptions ->
          of(new SoftmaxOptions(), o -> new TfliteOptions.Softmax(o.beta()));
      case BuiltinOptions.AddOptions ->
          of(new AddOptions(), o -> elementwise(o.fusedActivationFunction(), o.potScaleInt16()));
      case BuiltinOptions.SubOptions ->
          of(new SubOptions(), o -> elementwise(o.fusedActivationFunction(), o.potScaleInt16()));
      case BuiltinOptions.MulOptions ->
          of(new MulOptions(), o -> elementwise(o.fusedActivationFunction(), false));
      case BuiltinOptions.DivOptions ->
          of(new DivOptions(), o -> elementwise(o.fusedActivationFunction(), false));
      case BuiltinOptions.StridedSliceOptions ->
          of(
              new StridedSliceOptions(),
              o ->
                  new TfliteOptions.StridedSlice(
                      o.beginMask(),
                      o.endMask(),
                      o.ellipsisMask(),
                      o.newAxisMask(),
                      o.shrinkAxisMask()));
      case BuiltinOptions.ReducerOptions ->
          of(new ReducerOptions(), o -> new TfliteOptions.Reducer(o.keepDims()));
      case BuiltinOptions.SqueezeOptions -> squeeze();
      default -> shaping();
    };
  }

  private TfliteOptions shaping() {
    return switch (operator.builtinOptionsType()) {
      case BuiltinOptions.PackOptions ->
          of(new PackOptions(), o -> new TfliteOptions.Axis(o.axis()));
      case BuiltinOptions.UnpackOptions ->
          of(new UnpackOptions(), o -> new TfliteOptions.Axis(o.axis()));
      case BuiltinOptions.GatherOptions ->
          of(
              new GatherOptions(),
              o ->
                  o.batchDims() == 0 ? new TfliteOptions.Axis(o.axis()) : new TfliteOptions.None());
      case BuiltinOptions.ResizeNearestNeighborOptions ->
          of(
              new ResizeNearestNeighborOptions(),
              o -> new TfliteOptions.Resize(o.alignCorners(), o.halfPixelCenters()));
      case BuiltinOptions.ResizeBilinearOptions ->
          of(
              new ResizeBilinearOptions(),
              o -> new TfliteOptions.Resize(o.alignCorners(), o.halfPixelCenters()));
      case BuiltinOptions.TransposeConvOptions ->
          of(
              new TransposeConvOptions(),
              o ->
                  new TfliteOptions.TransposeConvolution(
                      padding(o.padding()), o.strideH(), o.strideW()));
      case BuiltinOptions.MirrorPadOptions ->
          of(
              new MirrorPadOptions(),
              o -> new TfliteOptions.Mirror(o.mode() == MirrorPadMode.SYMMETRIC));
      case BuiltinOptions.GeluOptions ->
          of(new GeluOptions(), o -> new TfliteOptions.Gelu(o.approximate()));
      case BuiltinOptions.DepthToSpaceOptions ->
          of(new DepthToSpaceOptions(), o -> new TfliteOptions.Block(o.blockSize()));
      case BuiltinOptions.SpaceToDepthOptions ->
          of(new SpaceToDepthOptions(), o -> new TfliteOptions.Block(o.blockSize()));
      default -> new TfliteOptions.None();
    };
  }

  private <T extends Table> TfliteOptions of(T table, Function<T, TfliteOptions> reader) {
    return operator.builtinOptions(table) == null ? new TfliteOptions.None() : reader.apply(table);
  }

  private TfliteOptions squeeze() throws TfliteDecoder.Damaged {
    SqueezeOptions options = new SqueezeOptions();
    if (operator.builtinOptions(options) == null) {
      return new TfliteOptions.None();
    }
    List<Integer> dimensions = new ArrayList<>();
    int count = counter.counted(options.squeezeDimsLength());
    for (int i = 0; i < count; i++) {
      dimensions.add(options.squeezeDims(i));
    }
    return new TfliteOptions.Squeeze(dimensions);
  }

  private static TfliteOptions elementwise(int code, boolean powersOfTwo) {
    return new TfliteOptions.Elementwise(activation(code), powersOfTwo);
  }

  private static TfliteOptions fullyConnected(FullyConnectedOptions options) {
    return new TfliteOptions.FullyConnected(
        activation(options.fusedActivationFunction()),
        options.weightsFormat() != FullyConnectedOptionsWeightsFormat.DEFAULT);
  }

  private static TfliteOptions convolution(Conv2DOptions options) {
    return new TfliteOptions.Convolution(
        padding(options.padding()),
        options.strideH(),
        options.strideW(),
        options.dilationHFactor(),
        options.dilationWFactor(),
        activation(options.fusedActivationFunction()));
  }

  private static TfliteOptions depthwise(DepthwiseConv2DOptions options) {
    return new TfliteOptions.Convolution(
        padding(options.padding()),
        options.strideH(),
        options.strideW(),
        options.dilationHFactor(),
        options.dilationWFactor(),
        activation(options.fusedActivationFunction()));
  }

  private static TfliteOptions pool(Pool2DOptions options) {
    return new TfliteOptions.Pool(
        padding(options.padding()),
        options.filterHeight(),
        options.filterWidth(),
        options.strideH(),
        options.strideW(),
        activation(options.fusedActivationFunction()));
  }

  private static String padding(int code) {
    return TfliteDecoder.name(Padding.names, code, "padding ");
  }

  private static String activation(int code) {
    return TfliteDecoder.name(ActivationFunctionType.names, code, "activation ");
  }
}
