// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.MacPlan;

/**
 * One processing element: products, adder tree, accumulator.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param mac proven ranges
 * @param elementType type of one input element as it arrives
 * @param weightType type of one weight as it arrives
 * @param biasRange range of the accumulator's initial values
 */
public record Pe(
    String module,
    String layer,
    String origin,
    MacPlan mac,
    IntType elementType,
    IntType weightType,
    Interval biasRange)
    implements Block {
  /**
   * One level of the adder tree.
   *
   * @param stage pipeline stage of its registers
   * @param count number of operands, the registers of the stage before
   * @param reach products in a full sum of this level
   * @param operand bus of an operand
   * @param bus bus of a sum
   */
  public record Level(int stage, int count, int reach, Bus operand, Bus bus) {
    /** Returns the stage of the operands. */
    public int from() {
      return stage - 1;
    }

    /** Returns the number of sums of two operands. */
    public int pairs() {
      return count / 2;
    }

    /** Returns the number of registers. */
    public int results() {
      return (count + 1) / 2;
    }

    /** Returns whether one operand is left over and passes unchanged. */
    public boolean odd() {
      return count % 2 == 1;
    }

    /** Returns the operand that is left over. */
    public String passed() {
      return Extension.of("s" + from() + "[2 * i].value", operand, bus);
    }
  }

  /** Returns the SIMD lanes. */
  public int simd() {
    return mac.folding().simd();
  }

  /** Returns the cycles from a word to its sum: product, tree, accumulator. */
  public int latency() {
    return mac.treeLevels().size() + 1;
  }

  /** Returns the input word. */
  public Bits dataBus() {
    return new Bits(simd() * elementType.bits());
  }

  /** Returns the weights of one word. */
  public Bits weightBus() {
    return new Bits(simd() * weightType.bits());
  }

  /** Returns the register of a product. */
  public Bus product() {
    return level(mac, elementType, weightType, 0);
  }

  /** Returns the accumulator; it is at least as wide as what is added to it. */
  public Bus accumulator() {
    return accumulator(mac, elementType, weightType);
  }

  /** Returns the accumulator of a MAC array. */
  static Bus accumulator(MacPlan mac, IntType elementType, IntType weightType) {
    int tree = level(mac, elementType, weightType, mac.treeLevels().size() - 1).bits();
    int bits = Math.max(tree, IntType.signedFor(mac.accumulator()).bits());
    return new Bus(IntType.signed(bits), mac.accumulator());
  }

  /**
   * Returns the registers of a level of the adder tree. They are as wide as the proven range needs,
   * but not narrower than an operand of the multiplier, nor than the level before, whose range can
   * be the wider one where large terms of both signs meet.
   */
  private static Bus level(MacPlan mac, IntType elementType, IntType weightType, int level) {
    Interval range = mac.treeLevels().get(level);
    int operand =
        level == 0
            ? Math.max(operandBits(elementType), operandBits(weightType))
            : level(mac, elementType, weightType, level - 1).bits();
    return new Bus(IntType.signed(Math.max(operand, IntType.signedFor(range).bits())), range);
  }

  private static int operandBits(IntType type) {
    return type.bits() + (type.signed() ? 0 : 1);
  }

  /** Returns the left operand of the products, signed. */
  public String leftOperand() {
    return operand("word_data", elementType);
  }

  /** Returns the right operand of the products, signed. */
  public String rightOperand() {
    return operand("word_weights", weightType);
  }

  private static String operand(String word, IntType type) {
    String lane = "%s[i * %s +: %s]".formatted(word, type.bits(), type.bits());
    return type.signed() ? "$signed(" + lane + ")" : "$signed({1'b0, " + lane + "})";
  }

  /** Returns the levels of the adder tree; none for one lane. */
  public List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    int count = simd();
    for (int level = 1; level < mac.treeLevels().size(); level++) {
      Bus operand = level(mac, elementType, weightType, level - 1);
      Bus bus = level(mac, elementType, weightType, level);
      levels.add(new Level(level + 1, count, Math.min(1 << level, simd()), operand, bus));
      count = (count + 1) / 2;
    }
    return levels;
  }

  /** Returns the result of the tree, as wide as the accumulator. */
  public String treeResult() {
    int levels = mac.treeLevels().size();
    Bus result = level(mac, elementType, weightType, levels - 1);
    return Extension.of("s" + levels + "[0].value", result, accumulator());
  }
}
