// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.HandingOnLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.LogSoftmaxLayer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RealParameters;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.ThresholdLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Makes kernels of layers.
 *
 * @param mode which numbers to compute with
 * @param inputs of the layer
 */
record KernelFactory(RealModel.Mode mode, List<TypedTensor> inputs) {
  RealKernel kernel(Layer layer) {
    return switch (layer) {
      case DenseLayer dense -> dense(dense);
      case ConvolutionLayer convolution -> convolution(convolution);
      case MatMulLayer product -> matmul(product);
      case RequantizeLayer r -> RealKernels.elementwise(RealKernels.clamp(r.activation()));
      case LookupLayer l when l.function() instanceof UnaryFunction.Table ->
          CodeKernels.of(l.toOperators(inputs).get(0), inputs.get(0), l.quantization());
      case LookupLayer l -> RealKernels.elementwise(RealKernels.function(l.function()));
      case ThresholdLayer t ->
          CodeKernels.of(t.toOperators(inputs).get(0), inputs.get(0), t.quantization());
      case ConcatLayer concat -> MovedElements.of(concat, inputs, 0);
      case ResizeLayer resize when resize.filter() != ResizeLayer.Filter.NEAREST ->
          interpolated(resize);
      case HandingOnLayer moved -> MovedElements.of(moved, inputs, moved.outside());
      case ArgMaxLayer argmax -> RealKernels.argmax(shape(0).channels());
      case SoftmaxLayer softmax -> RealKernels.softmax(softmax.beta(), shape(0).channels());
      case LogSoftmaxLayer log -> RealKernels.logSoftmax(shape(0).channels());
      case CombineLayer combine ->
          RealKernels.then(RealKernels.combine(combine.kind()), combine.activation());
      case ConstantLayer c ->
          RealKernels.then(
              RealKernels.constant(
                  c,
                  weights(c.constant(), Channels.perTensor(c.constant().values().size())),
                  shape(0)),
              c.activation());
      case PoolLayer pool ->
          RealKernels.then(PoolKernel.of(pool.form(), shape(0)), pool.activation());
    };
  }

  private Shape shape(int index) {
    return inputs.get(index).type().shape();
  }

  private double scale(int index) {
    return inputs.get(index).quantization().map(Quantization::scale).orElse(1.0);
  }

  private RealKernel dense(DenseLayer layer) {
    RealWeights weights = weights(layer.weights(), layer.channels());
    double[] bias = bias(layer.weights(), layer.bias(), layer.channels().count());
    return RealKernels.then(WeightedKernel.dense(weights, bias), layer.activation());
  }

  private RealKernel convolution(ConvolutionLayer layer) {
    RealWeights weights = weights(layer.weights(), layer.channels());
    double[] bias = bias(layer.weights(), layer.bias(), layer.filters());
    return RealKernels.then(
        WeightedKernel.convolution(layer, shape(0), weights, bias), layer.activation());
  }

  private RealWeights weights(LayerWeights weights, Channels channels) {
    return switch (mode) {
      case REAL ->
          weights.source().map(RealParameters::weights).orElseGet(() -> weights.reals(channels));
      case SIMULATED -> weights.reals(channels);
    };
  }

  private double[] bias(LayerWeights weights, Optional<Tensor> bias, int channels) {
    Optional<List<Double>> real = weights.source().flatMap(RealParameters::bias);
    if (mode == RealModel.Mode.REAL && real.isPresent()) {
      return real.get().stream().mapToDouble(Double::doubleValue).toArray();
    }
    List<Double> scales = weights.scales();
    double[] result = new double[channels];
    bias.ifPresent(
        b ->
            Arrays.setAll(
                result, o -> b.get(o) * (scale(0) * scales.get(scales.size() == 1 ? 0 : o))));
    return result;
  }

  private RealKernel interpolated(ResizeLayer layer) {
    Shape input = shape(0);
    return layer.filter() == ResizeLayer.Filter.LINEAR
        ? RealKernels.bilinear(layer.rowTaps(input), layer.columnTaps(input), input)
        : RealKernels.bilinear(layer.realRowTaps(input), layer.realColumnTaps(input), input);
  }

  private RealKernel matmul(MatMulLayer layer) {
    double[] bias = new double[shape(1).vectors()];
    layer.bias().ifPresent(b -> Arrays.setAll(bias, m -> b.get(m) * (scale(0) * scale(1))));
    return RealKernels.then(RealKernels.matmul(layer, shape(1), bias), layer.activation());
  }
}
