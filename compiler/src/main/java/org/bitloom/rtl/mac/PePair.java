// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.ProductForm;
import org.bitloom.rtl.verilog.BitRange;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Replication;

/**
 * Two processing elements with the same inputs: each multiplication makes a product of both.
 *
 * @param names of the blocks of the layer
 * @param layer layer name
 * @param origin place in the source
 * @param widths of its operands, products and sums
 * @param biasRange range of the accumulators' initial values
 */
public record PePair(
    BlockNames names, String layer, String origin, MacWidths widths, Interval biasRange)
    implements Block {
  /** The processing elements in it. */
  public static final int ELEMENTS = 2;

  /**
   * One level of the adder trees behind the stage where pairs of sums are taken apart.
   *
   * @param level the same of either tree
   * @param low expression of the operand that is left over in the low tree
   * @param high the same in the high tree
   */
  public record Halves(Pe.Level level, String low, String high) {
    /** Returns which template prints the level. */
    public String template() {
      return level.results() == 1 ? "lastHalves" : "innerHalves";
    }
  }

  @Override
  public String module() {
    return names.module("pe_pair");
  }

  private MacPlan mac() {
    return widths.mac();
  }

  private ProductForm.Packed packed() {
    return mac().packed().orElseThrow();
  }

  /** Returns the SIMD lanes. */
  public int simd() {
    return mac().folding().simd();
  }

  /** Returns the cycles from a word to its sums. */
  public int latency() {
    return mac().stages() + 1;
  }

  /** Returns the input word. */
  public Bits dataBus() {
    return new Bits(simd() * elementType().bits());
  }

  /** Returns the weights of one word, those of the low processing element first. */
  public Bits weightBus() {
    return new Bits(ELEMENTS * simd() * weightType().bits());
  }

  /** Returns two accumulators or biases, the low one first. */
  public Bits accumulators() {
    return new Bits(ELEMENTS * accumulator().bits());
  }

  /** Returns the low one of two accumulators. */
  public BitRange lowAccumulator() {
    return new BitRange(accumulator().msb(), 0);
  }

  /** Returns the high one. */
  public BitRange highAccumulator() {
    return new BitRange(accumulators().count() - 1, accumulator().bits());
  }

  /** Returns the type of one input element. */
  public IntType elementType() {
    return widths.elementType();
  }

  /** Returns the type of one weight. */
  public IntType weightType() {
    return widths.weights().valueType();
  }

  /** Returns one weight. */
  public Bus weight() {
    return new Bus(weightType(), packed().weights());
  }

  private Replication lanes() {
    return new Replication("i", "lanes", simd());
  }

  private boolean single() {
    return simd() == 1;
  }

  /** Returns the weight of the low processing element. */
  public String lowWeight() {
    int bits = weightType().bits();
    return "word_weights" + (single() ? new BitRange(bits - 1, 0) : lanes().part(bits));
  }

  /** Returns the weight of the high processing element. */
  public String highWeight() {
    int bits = weightType().bits();
    return "word_weights"
        + (single() ? new BitRange(2 * bits - 1, bits) : lanes().part(bits, simd() * bits, bits));
  }

  /** Returns which template prints the multiplications. */
  public String products() {
    return single() ? "onePair" : "manyPairs";
  }

  /** Returns which template takes pairs of sums apart. */
  public String split() {
    return pairs() == 1 ? "splitOne" : "splitMany";
  }

  /** Returns the bits from a low sum to the high one. */
  public int spacing() {
    return packed().spacing();
  }

  /** Returns two weights in one operand. */
  public Bus operand() {
    return widths.packedOperand();
  }

  /** Returns the high weight in its place. */
  public String raisedWeight() {
    Bus above = new Bus(IntType.signed(operand().bits() - spacing()), operand().range());
    String high = Extension.ofElement("high_weight", weightType(), above);
    return "{" + high + ", " + new Bits(spacing()).zero() + "}";
  }

  /** Returns the low weight, as wide as the operand. */
  public String extendedWeight() {
    return Extension.ofElement("low_weight", weightType(), operand());
  }

  /** Returns one element, signed. */
  public Bus element() {
    return widths.packedElement();
  }

  /** Returns the part of the input word that a lane takes, signed. */
  public String elementLane() {
    String lane = "word_data" + lanes().part(elementType().bits());
    return elementType().signed() ? lane : "{1'b0, " + lane + "}";
  }

  /** Returns two products in one. */
  public Bus product() {
    return widths.packedLevel(0);
  }

  /** Returns the stage of the products. */
  public int productStage() {
    return mac().productStages();
  }

  /** Returns the levels that add pairs. */
  public List<Pe.Level> packedLevels() {
    List<Pe.Level> levels = new ArrayList<>();
    for (int level = 1; level <= packed().level(); level++) {
      levels.add(
          level(
              level,
              productStage() + level,
              widths.packedLevel(level - 1),
              widths.packedLevel(level)));
    }
    return levels;
  }

  /** Returns the levels that add sums of one processing element. */
  public List<Halves> levels() {
    List<Halves> levels = new ArrayList<>();
    for (int level = packed().level() + 1; level < mac().treeLevels().size(); level++) {
      Bus operand = widths.half(level - 1);
      Bus bus = widths.half(level);
      Pe.Level own = level(level, productStage() + level + 1, operand, bus);
      String passed = "s" + own.from() + "[2 * i]";
      levels.add(
          new Halves(
              own,
              Extension.of(passed + ".low", operand, bus),
              Extension.of(passed + ".high", operand, bus)));
    }
    return levels;
  }

  private Pe.Level level(int level, int stage, Bus operand, Bus bus) {
    int reach = Math.min(1 << level, simd());
    return new Pe.Level(stage, Math.ceilDiv(simd(), 1 << (level - 1)), reach, operand, bus);
  }

  /** Returns the stage in which pairs are taken apart. */
  public int splitStage() {
    return productStage() + packed().level() + 1;
  }

  /** Returns the stage before that. */
  public int pairStage() {
    return splitStage() - 1;
  }

  /** Returns the pairs that are taken apart. */
  public int pairs() {
    return Math.ceilDiv(simd(), packed().products());
  }

  /** Returns the products in a sum that is taken apart. */
  public int reach() {
    return Math.min(packed().products(), simd());
  }

  /** Returns a pair of sums. */
  public Bus pair() {
    return widths.pair();
  }

  /** Returns the pair in full. */
  public String wholePair() {
    Bus last = widths.packedLevel(packed().level());
    String sums = single() ? "product" : "products";
    return Extension.of(pairs() == 1 ? sums : "s" + pairStage() + "[i].value", last, pair());
  }

  /** Returns one of the two sums. */
  public Bus half() {
    return widths.half(packed().level());
  }

  /** Returns the bits of the low sum in a pair. */
  public BitRange lowHalf() {
    return new BitRange(spacing() - 1, 0);
  }

  /** Returns the bits of the high sum in a pair. */
  public BitRange highHalf() {
    return new BitRange(2 * spacing() - 1, spacing());
  }

  /** Returns what a negative low sum took from the high one. */
  public String borrow() {
    return "{" + new Bits(spacing() - 1).zero() + ", pair[" + (spacing() - 1) + "]}";
  }

  /** Returns one accumulator. */
  public Bus accumulator() {
    return widths.accumulator();
  }

  /** Returns the result of the low tree, as wide as the accumulator. */
  public String lowResult() {
    return result("low");
  }

  /** Returns the result of the high tree. */
  public String highResult() {
    return result("high");
  }

  private String result(String name) {
    Bus last = widths.half(mac().treeLevels().size() - 1);
    return Extension.of(name + "_products", last, accumulator());
  }
}
