// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.operator.Float32;
import org.bitloom.operator.InterpolatedTable;
import org.bitloom.plan.engine.FixedLogSoftmaxSchedule;
import org.bitloom.plan.engine.Multiplication;
import org.bitloom.plan.engine.TableLines;
import org.bitloom.rtl.function.FixedLogSoftmaxUnit;
import org.bitloom.rtl.function.LineMemory;
import org.bitloom.rtl.function.LogSoftmaxUnit;
import org.bitloom.rtl.function.SoftmaxUnit;
import org.bitloom.rtl.function.WideSoftmaxUnit;

/** What the units consist of that compute a softmax. */
final class SoftmaxDemand {
  /** Bits of both factors of the multiplier of a softmax unit. */
  private static final int SOFTMAX_FACTOR = 32;

  /** Bits of the product of an exponential and a reciprocal of int16. */
  private static final int SHARE_PRODUCT = 30;

  /** Bits of an exponential. */
  private static final int EXPONENTIAL = 31;

  private SoftmaxDemand() {}

  static Demand of(SoftmaxUnit unit) {
    int element = unit.element().bits();
    return Demand.of(Quantity.SOFTMAX)
        .and(new Multiplication(SOFTMAX_FACTOR, SOFTMAX_FACTOR, 2 * SOFTMAX_FACTOR))
        .and(Memory.ram(unit.vectors().lastPlace() + 1L, element), element)
        .and(Memory.rom(unit.lastExponential() + 1L, EXPONENTIAL), EXPONENTIAL)
        .and(
            Quantity.SOFTMAX_BIT,
            2L * element + 2L * unit.vectors().indexBus().bits() + unit.total().bus().bits())
        .and(Quantity.CREDIT_BIT, unit.credits().bus().bits());
  }

  /** Scales a distance, follows two lines, and multiplies by the reciprocal. */
  static Demand of(WideSoftmaxUnit unit) {
    int element = unit.element().bits();
    int scaled = unit.sumOfScale().count();
    Multiplication scaling =
        new Multiplication(unit.distance().bits() + 1, unit.multiplierBus().bits() + 1, scaled);
    Multiplication share =
        new Multiplication(TableLines.BASE_BITS + 1, TableLines.BASE_BITS + 1, SHARE_PRODUCT);
    return Demand.of(Quantity.WIDE_SOFTMAX)
        .plus(lines(unit.exponentials()))
        .plus(lines(unit.reciprocals()))
        .and(Product.by(unit.scale().multiplier(), scaling))
        .and(share)
        .and(Memory.ram(unit.vectors().lastPlace() + 1L, element), element)
        .and(
            Quantity.WIDE_SOFTMAX_BIT,
            2L * element
                + 2L * unit.vectors().indexBus().bits()
                + unit.total().bus().bits()
                + scaled);
  }

  /** Adds numbers of float32, multiplies by one digit after the other, and rounds magnitudes. */
  static Demand of(LogSoftmaxUnit unit) {
    int element = unit.element().bits();
    int places = unit.lastPlace() + 1;
    return Demand.of(Quantity.LOG_SOFTMAX)
        .and(Memory.ram(unit.vectors().lastPlace() + 1L, element), element)
        .and(Memory.rom(places, Float32.BITS), Float32.BITS)
        .and(Memory.rom(places, unit.logit().bits()), unit.logit().bits())
        .and(
            Quantity.LOG_SOFTMAX_BIT,
            2L * element
                + 2L * unit.vectors().indexBus().bits()
                + unit.magnitude().count()
                + unit.difference().count())
        .and(Quantity.CREDIT_BIT, unit.credits().bus().bits());
  }

  /** Multiplies as a softmax unit does, for a logarithm of the sum instead of its reciprocal. */
  static Demand of(FixedLogSoftmaxUnit unit) {
    int element = unit.element().bits();
    long places = unit.lastDistance() + 1L;
    int summand = FixedLogSoftmaxSchedule.SUMMAND_BITS;
    int argument = FixedLogSoftmaxSchedule.ARGUMENT_BITS;
    return Demand.of(Quantity.FIXED_LOG_SOFTMAX)
        .and(new Multiplication(SOFTMAX_FACTOR, SOFTMAX_FACTOR, 2 * SOFTMAX_FACTOR))
        .and(Memory.ram(unit.vectors().lastPlace() + 1L, element), element)
        .and(Memory.rom(places, summand), summand)
        .and(Memory.rom(places, argument), argument)
        .and(
            Quantity.FIXED_LOG_SOFTMAX_BIT,
            2L * element + 2L * unit.vectors().indexBus().bits() + unit.total().bus().bits())
        .and(Quantity.CREDIT_BIT, unit.credits().bus().bits());
  }

  private static Demand lines(LineMemory memory) {
    int word = memory.word().count();
    Multiplication change =
        new Multiplication(
            memory.lines().slopeBits() + 1,
            InterpolatedTable.OFFSET_BITS + 1,
            memory.product().bits());
    return Demand.NONE.and(Memory.rom(InterpolatedTable.LINES, word), word).and(change);
  }
}
