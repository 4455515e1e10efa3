// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.ProductForm;
import org.bitloom.rtl.verilog.Bus;

/**
 * The registers of a MAC array: as wide as their proven ranges need, but never narrower than what
 * is assigned to them.
 *
 * @param mac proven ranges
 * @param elementType type of one input element as it arrives
 * @param weights encoding of one weight as it arrives
 */
public record MacWidths(MacPlan mac, IntType elementType, WeightEncoding weights) {
  /** Returns whether a product is a multiplication of two integers, for a DSP block. */
  public boolean multiplies() {
    return weights instanceof WeightEncoding.TwosComplement && !mac.rows();
  }

  /** Returns an element or its negation, signed. */
  public Bus signedElement() {
    Interval range = mac.factor().hull(mac.factor().times(-1));
    int bits = Math.max(operandBits(elementType), IntType.signedFor(range).bits());
    return new Bus(IntType.signed(bits), range);
  }

  /** Returns the register of a product. */
  public Bus product() {
    return level(0);
  }

  /**
   * Returns the registers of a level of the adder tree, level 0 being the products. A level is not
   * narrower than the one before, whose range can be the wider one where large terms of both signs
   * meet.
   */
  public Bus level(int level) {
    Interval range = mac.treeLevels().get(level);
    int operand = level == 0 ? factorBits() : level(level - 1).bits();
    return new Bus(IntType.signed(Math.max(operand, IntType.signedFor(range).bits())), range);
  }

  /** Returns the bits of the wider factor of a product, signed. */
  private int factorBits() {
    return switch (weights) {
      case WeightEncoding.TwosComplement t ->
          Math.max(operandBits(elementType), operandBits(t.type()));
      case Codebook c -> Math.max(operandBits(elementType), operandBits(c.valueType()));
      case SparseHuffman s -> Math.max(operandBits(elementType), operandBits(s.valueType()));
      case WeightEncoding.Bipolar b -> signedElement().bits();
      case WeightEncoding.Ternary t -> signedElement().bits();
      case PowerOfTwo p -> signedElement().bits();
      case WeightEncoding.SignMagnitude s -> Math.max(signedElement().bits(), s.bits());
    };
  }

  private static int operandBits(IntType type) {
    return type.bits() + (type.signed() ? 0 : 1);
  }

  private ProductForm.Packed packed() {
    return mac.packed().orElseThrow();
  }

  /** Returns the register of two weights in one operand. */
  public Bus packedOperand() {
    return new Bus(IntType.signed(packed().operandBits()), packed().operand());
  }

  /** Returns an element beside such an operand. */
  public Bus packedElement() {
    return new Bus(IntType.signed(operandBits(elementType)), mac.factor());
  }

  /** Returns the registers of a level of the adder tree that adds pairs of products. */
  public Bus packedLevel(int level) {
    Interval range = packed().pair(mac.treeLevels().get(level));
    int operand = level == 0 ? packedOperand().bits() : packedLevel(level - 1).bits();
    return new Bus(IntType.signed(Math.max(operand, IntType.signedFor(range).bits())), range);
  }

  /** Returns a pair of sums where it is taken apart. */
  public Bus pair() {
    Bus last = packedLevel(packed().level());
    return new Bus(IntType.signed(2 * packed().spacing()), last.range());
  }

  /** Returns the registers of one of two sums, from the level on where they are taken apart. */
  public Bus half(int level) {
    Interval range = mac.treeLevels().get(level);
    int operand = level == packed().level() ? packed().spacing() : half(level - 1).bits();
    return new Bus(IntType.signed(Math.max(operand, IntType.signedFor(range).bits())), range);
  }

  /** Returns the accumulator; it is at least as wide as what is added to it. */
  public Bus accumulator() {
    int tree = level(mac.treeLevels().size() - 1).bits();
    int bits = Math.max(tree, IntType.signedFor(mac.accumulator()).bits());
    return new Bus(IntType.signed(bits), mac.accumulator());
  }
}
