// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.List;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Tensor;

/** A fast form of one operator, prepared once and run for many inferences; thread-safe. */
@FunctionalInterface
interface Kernel {
  /** Computes the output's elements from the inputs' elements, all in row-major order. */
  long[] run(long[][] inputs);

  /** Returns the kernel of an operator. */
  static Kernel of(Operator operator) {
    return switch (operator) {
      case Dense dense -> DenseKernel.of(dense);
      case Conv2d convolution -> ConvolutionKernel.of(convolution);
      case DepthwiseConv2d depthwise -> new DepthwiseKernel(depthwise);
      case Requantize requantize -> new RequantizeKernel(requantize);
      case Lookup lookup -> new LookupKernel(lookup);
      case MatMul matMul -> evaluating(matMul);
      case Combine combine -> CombineKernel.of(combine);
      case ArgMax argMax -> evaluating(argMax);
      case Softmax softmax -> evaluating(softmax);
      case Reshape reshape -> inputs -> inputs[0];
    };
  }

  /** Operators whose scalar form is fast enough. */
  private static Kernel evaluating(Operator operator) {
    return inputs -> {
      Tensor[] tensors = new Tensor[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        tensors[i] = Tensor.of(operator.inputs().get(i).shape(), inputs[i]);
      }
      return operator.evaluate(List.of(tensors)).toArray();
    };
  }
}
