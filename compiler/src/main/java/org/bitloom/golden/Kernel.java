// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WideSoftmax;

/** A fast form of one operator, prepared once and run for many inferences; thread-safe. */
@FunctionalInterface
interface Kernel {
  /**
   * Computes the output's elements from the inputs' elements.
   *
   * @param inputs narrow where their types are; the kernel does not write to them
   * @return narrow where the operator's output type is
   */
  Elements run(Elements... inputs);

  /** Returns the kernel of an operator. */
  static Kernel of(Operator operator) {
    return switch (operator) {
      case Dense dense -> of(dense);
      case Conv2d convolution -> of(convolution);
      case DepthwiseConv2d depthwise -> of(depthwise);
      case MatMul matMul -> of(matMul);
      case Combine combine -> of(combine);
      case Requantize requantize -> of(requantize);
      case Lookup lookup -> narrow(lookup) ? LookupKernel.of(lookup) : new Evaluation(lookup);
      case ArgMax argMax -> narrow(argMax) ? new ArgMaxKernel(argMax) : new Evaluation(argMax);
      case Softmax softmax -> new SoftmaxKernel(softmax);
      case WideSoftmax wide -> new Evaluation(wide);
      case FixedLogSoftmax fixed -> new Evaluation(fixed);
      case LogSoftmax log -> new LogSoftmaxKernel(log);
      case Pool pool -> narrow(pool) ? new PoolKernel(pool) : new Evaluation(pool);
      case ResizeBilinear resize ->
          narrow(resize) ? new BilinearKernel(resize) : new Evaluation(resize);
      case Reshape reshape -> inputs -> inputs[0];
      case Reordering reordering -> new Evaluation(reordering);
    };
  }

  private static Kernel of(Dense dense) {
    Lanes lanes = Lanes.of(dense);
    return lanes == Lanes.CHECKED ? new Evaluation(dense) : new DenseKernel(dense, lanes);
  }

  private static Kernel of(Conv2d convolution) {
    Lanes lanes = Lanes.of(convolution);
    return lanes == Lanes.CHECKED
        ? new Evaluation(convolution)
        : new ConvolutionKernel(convolution, lanes);
  }

  private static Kernel of(DepthwiseConv2d depthwise) {
    Lanes lanes = Lanes.of(depthwise);
    return lanes == Lanes.CHECKED
        ? new Evaluation(depthwise)
        : new DepthwiseKernel(depthwise, lanes);
  }

  private static Kernel of(MatMul matMul) {
    Lanes lanes = MatMulKernel.lanes(matMul);
    return lanes == Lanes.CHECKED ? new Evaluation(matMul) : new MatMulKernel(matMul, lanes);
  }

  private static Kernel of(Combine combine) {
    return combine.inputs().stream().allMatch(Elements::narrow)
        ? new CombineKernel(combine)
        : new Evaluation(combine);
  }

  private static Kernel of(Requantize requantize) {
    if (!Elements.narrow(requantize.output())) {
      return new Evaluation(requantize);
    }
    return LookupKernel.covers(requantize)
        ? LookupKernel.of(requantize)
        : new RequantizeKernel(requantize);
  }

  private static boolean narrow(Operator operator) {
    return Stream.concat(operator.inputs().stream(), Stream.of(operator.output()))
        .allMatch(Elements::narrow);
  }

  /** The scalar form, for operators and types that are rare or cheap. */
  final class Evaluation implements Kernel {
    private final Operator operator;
    private final TensorType output;

    Evaluation(Operator operator) {
      this.operator = operator;
      output = operator.output();
    }

    @Override
    public Elements run(Elements... inputs) {
      List<Tensor> tensors =
          IntStream.range(0, inputs.length)
              .mapToObj(i -> inputs[i].tensor(operator.inputs().get(i).shape()))
              .toList();
      return Elements.of(operator.evaluate(tensors), output);
    }
  }
}
