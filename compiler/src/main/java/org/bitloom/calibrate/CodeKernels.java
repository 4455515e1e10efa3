// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.List;
import org.bitloom.fixed.Interval;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;

/** Kernels of operators whose meaning is given for quantized values only. */
final class CodeKernels {
  private CodeKernels() {}

  /** Returns a kernel that takes the nearest quantized value of every real one. */
  static RealKernel of(Operator operator, TypedTensor input, Quantization output) {
    Quantization from = input.quantization().orElse(new Quantization(1, 0));
    Interval range = input.type().range();
    return inputs -> {
      double[] reals = inputs.get(0);
      Tensor codes =
          Tensor.generate(
              input.type().shape(),
              i -> range.clamp(Math.round(reals[i] / from.scale()) + from.zeroPoint()));
      Tensor result = operator.evaluate(List.of(codes));
      double[] values = new double[reals.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = output.scale() * (result.get(i) - output.zeroPoint());
      }
      return values;
    };
  }
}
