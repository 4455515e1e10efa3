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
   * @param operands name of the registers of the level before
   * @param count number of those
   * @param from their bus
   * @param bus bus of this level
   */
  public record Level(int stage, String operands, int count, Bus from, Bus bus) {
    /** Returns the number of sums of two operands. */
    public int pairs() {
      return count / 2;
    }

    /** Returns whether one operand is left over and passes unchanged. */
    public boolean odd() {
      return count % 2 == 1;
    }

    /** Returns the index of the last register. */
    public int last() {
      return (count + 1) / 2 - 1;
    }

    /** Returns the left operand of a sum. */
    public String left() {
      return operands + "[2 * lane]";
    }

    /** Returns the right operand of a sum. */
    public String right() {
      return operands + "[2 * lane + 1]";
    }

    /** Returns the operand that is left over. */
    public String passed() {
      return Extension.of(operands + "[" + (count - 1) + "]", from, bus);
    }
  }

  /** Returns the SIMD lanes. */
  public int simd() {
    return mac.folding().simd();
  }

  /** Returns the index of the last lane. */
  public int lastLane() {
    return simd() - 1;
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
   * but not narrower than an operand of the multiplier, so that nothing is cut off.
   */
  private static Bus level(MacPlan mac, IntType elementType, IntType weightType, int level) {
    Interval range = mac.treeLevels().get(level);
    int operand = Math.max(operandBits(elementType), operandBits(weightType));
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
    String lane = "%s[lane * %s +: %s]".formatted(word, type.bits(), type.bits());
    return type.signed() ? "$signed(" + lane + ")" : "$signed({1'b0, " + lane + "})";
  }

  /** Returns the levels of the adder tree; none for one lane. */
  public List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    String operands = "s1_product";
    int count = simd();
    for (int level = 1; level < mac.treeLevels().size(); level++) {
      Bus from = level(mac, elementType, weightType, level - 1);
      Bus bus = level(mac, elementType, weightType, level);
      levels.add(new Level(level + 1, operands, count, from, bus));
      operands = "s" + (level + 1) + "_sum";
      count = (count + 1) / 2;
    }
    return levels;
  }

  /** Returns the result of the tree, as wide as the accumulator. */
  public String treeResult() {
    int levels = mac.treeLevels().size();
    String name = levels == 1 ? "s1_product[0]" : "s" + levels + "_sum[0]";
    return Extension.of(name, level(mac, elementType, weightType, levels - 1), accumulator());
  }
}
