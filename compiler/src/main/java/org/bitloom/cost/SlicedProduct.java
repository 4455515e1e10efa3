// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.List;
import org.bitloom.device.Family;
import org.bitloom.plan.engine.Multiplication;

/**
 * A multiplication in the multiplier blocks of a family, as Yosys 0.23 cuts it: the rules are those
 * with which its {@code synth_} commands call {@code mul2dsp.v}.
 *
 * @param blocks multiplier blocks
 * @param soft partial products that stay in LUTs: width times width
 * @param joined bits of the sums that join the slices
 */
public record SlicedProduct(double blocks, double soft, double joined) {
  private static final SlicedProduct NOTHING = new SlicedProduct(0, 0, 0);

  /**
   * A kind of block.
   *
   * @param wide bits of the wider operand
   * @param narrow bits of the other
   * @param slice bits of a slice of an operand that is too wide for {@code wide}
   * @param sign bits of a slice that are its sign
   * @param leastLeft bits of the left operand from which a block is used
   * @param leastRight bits of the other
   * @param leastProduct bits of the result
   * @param blocks that it counts as
   */
  private record Rule(
      int wide,
      int narrow,
      int slice,
      int sign,
      int leastLeft,
      int leastRight,
      int leastProduct,
      double blocks) {
    /** Returns a kind of block for both signs, whose slices are as wide as itself. */
    static Rule of(int wide, int narrow, int leastLeft, int leastRight, double blocks) {
      return new Rule(wide, narrow, wide, 0, leastLeft, leastRight, 1, blocks);
    }

    boolean takes(int left, int right, int product) {
      return left >= leastLeft && right >= leastRight && product >= leastProduct;
    }
  }

  /** The rules of a family, of which each takes what those before it left. */
  private static List<Rule> rules(Family family) {
    return switch (family) {
      case ICE40UP -> List.of(new Rule(16, 16, 16, 0, 2, 2, 11, 1));
      case ECP5 -> List.of(Rule.of(18, 18, 2, 2, 1));
      case XC7 -> List.of(new Rule(25, 18, 18, 1, 2, 2, 9, 1));
      case XCUP -> List.of(new Rule(27, 18, 18, 1, 2, 2, 9, 1));
      case CYCLONEV ->
          List.of(
              Rule.of(27, 27, 19, 4, 2),
              Rule.of(27, 27, 4, 19, 2),
              Rule.of(18, 18, 10, 4, 1),
              Rule.of(18, 18, 4, 10, 1),
              Rule.of(9, 9, 4, 4, 1));
      case ICE40HX, GOWIN -> List.of();
    };
  }

  /** Returns what a multiplication takes of a family with as many blocks as it likes. */
  public static SlicedProduct of(Multiplication m, Family family) {
    return whole(rules(family), m.left(), m.right(), m.product());
  }

  /** The wider operand comes first, but not before a rule has looked at their widths. */
  private static SlicedProduct whole(List<Rule> rules, int left, int right, int product) {
    if (rules.isEmpty()) {
      return new SlicedProduct(0, (double) left * right, 0);
    }
    boolean taken = rules.get(0).takes(left, right, product);
    return taken && left < right
        ? cut(rules, right, left, product)
        : cut(rules, left, right, product);
  }

  /** Returns what one rule makes of the operands in this order. */
  private static SlicedProduct cut(List<Rule> rules, int left, int right, int product) {
    Rule rule = rules.get(0);
    if (!rule.takes(left, right, product)) {
      return whole(rules.subList(1, rules.size()), left, right, product);
    }
    if (left > rule.wide()) {
      int step = rule.slice() - rule.sign();
      int slices = Math.ceilDiv(left - rule.wide(), step);
      int last = left - slices * step;
      return cut(rules, rule.slice(), right, Math.min(product, right + rule.slice()))
          .times(slices)
          .plus(cut(rules, last, right, right + last))
          .joining(slices, step, product);
    }
    if (right > rule.narrow()) {
      int step = rule.narrow() - rule.sign();
      int slices = Math.ceilDiv(right - rule.narrow(), step);
      int last = right - slices * step;
      return cut(rules, left, rule.narrow(), Math.min(product, left + rule.narrow()))
          .times(slices)
          .plus(cut(rules, left, last, left + last))
          .joining(slices, step, product);
    }
    return new SlicedProduct(rule.blocks(), 0, 0);
  }

  private SlicedProduct plus(SlicedProduct other) {
    return new SlicedProduct(blocks + other.blocks, soft + other.soft, joined + other.joined);
  }

  private SlicedProduct times(int count) {
    return count == 0 ? NOTHING : new SlicedProduct(blocks * count, soft * count, joined * count);
  }

  /** Sum number i of the slices leaves the bits below it alone. */
  private SlicedProduct joining(int sums, int step, int product) {
    double bits = 0;
    for (int i = 1; i <= sums; i++) {
      bits += Math.max(0, product - i * step);
    }
    return new SlicedProduct(blocks, soft, joined + bits);
  }
}
