// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Requantization.Division;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Quantization;

/**
 * The rules by which the kernels of TFLite turn a sum of {@code n} elements into their mean
 * (numerics page, "Where the kernels of TFLite differ").
 *
 * @param from scale and zero point of an element
 * @param elementType of an element
 * @param to scale and zero point of the mean
 * @param type of the mean
 * @param count elements in a sum, n
 */
record MeanArithmetic(
    Quantization from, IntType elementType, Quantization to, IntType type, long count) {
  /** The most bits by which TFLite Micro shifts its multiplier before it is divided. */
  private static final int MOST_SHIFT = 32;

  private static final int Q31 = 31;

  /** Returns what becomes of the sum of raw codes. */
  Requantization requantization(PoolLayer.Global mean) {
    return switch (mean.variant()) {
      case MICRO -> dividedMultiplier();
      case DESKTOP -> {
        if (!mean.keepsDimensions()) {
          yield from.equals(to) && elementType.equals(type) ? truncated() : float32();
        }
        yield elementType.signed() ? dividedProduct() : shiftedBias();
      }
    };
  }

  private Multiplier scale() {
    return Multiplier.quantize(from.scale() / to.scale());
  }

  private long centre() {
    return Math.multiplyExact(from.zeroPoint(), count);
  }

  /**
   * The multiplier is divided by n, with as many more bits as the shift allows. Source: {@code
   * QuantizedMeanOrSum} of TFLite Micro, {@code reference/reduce.h}.
   */
  private Requantization dividedMultiplier() {
    Multiplier m = scale();
    int log2 = Long.SIZE - 1 - Long.numberOfLeadingZeros(count);
    int more = Math.min(Math.min(log2, MOST_SHIFT), 2 * Q31 - m.shift());
    Multiplier divided = new Multiplier((m.significand() << more) / count, m.shift() + more);
    return new Requantization(
        Rounding.DOUBLE_AWAY, List.of(divided), centre(), to.zeroPoint(), type.range());
  }

  /** Source: {@code optimized_integer_ops::Mean} of TFLite, {@code integer_ops/mean.h}. */
  private Requantization dividedProduct() {
    return new Requantization(
        Rounding.DOUBLE_AWAY, List.of(scale()), centre(), to.zeroPoint(), type.range(), count);
  }

  /**
   * The scaled zero point is rounded by itself. Source: {@code optimized_ops::Mean} of TFLite for
   * uint8, {@code optimized_ops.h}.
   */
  private Requantization shiftedBias() {
    float zero = from.zeroPoint() * (float) from.scale() / (float) to.scale();
    long bias = to.zeroPoint() - (long) (zero > 0 ? zero + 0.5f : zero - 0.5f);
    float ratio = (float) from.scale() / ((float) count * (float) to.scale());
    return new Requantization(
        Rounding.DOUBLE_AWAY, List.of(Multiplier.quantize(ratio)), 0, bias, type.range());
  }

  /** Source: {@code reference_ops::Mean} of TFLite, {@code reference/reduce.h}. */
  private Requantization truncated() {
    return new Requantization(
        Rounding.HALF_UP,
        List.of(Multiplier.quantize(1)),
        0,
        0,
        type.range(),
        count,
        Division.TRUNCATED);
  }

  /** Source: {@code QuantizedMeanOrSum} of TFLite 2.6, {@code reference/reduce.h}. */
  private Requantization float32() {
    return new Requantization(
        Rounding.DOUBLE_AWAY,
        List.of(Multiplier.ofFloat32(from.scale() / to.scale())),
        centre(),
        to.zeroPoint(),
        type.range(),
        count,
        Division.FLOAT32);
  }
}
