// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Replication;

/**
 * One processing element: products, adder tree, accumulator.
 *
 * @param names of the blocks of the layer
 * @param layer layer name
 * @param origin place in the source
 * @param widths of its operands, products and sums
 * @param biasRange range of the accumulator's initial values
 * @param shared whether the multipliers stand elsewhere, for other layers as well
 */
public record Pe(
    BlockNames names,
    String layer,
    String origin,
    MacWidths widths,
    Interval biasRange,
    boolean shared)
    implements Block {
  @Override
  public String module() {
    return names.module("pe");
  }

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

    /** Returns which template prints the level. */
    public String template() {
      return results() == 1 ? "lastLevel" : "innerLevel";
    }

    /** Returns which template prints it as a loop. */
    public String loop() {
      return odd() ? "oddLoop" : "evenLoop";
    }

    /** Returns the operand that is left over. */
    public String passed() {
      return Extension.of("s" + from() + "[2 * i].value", operand, bus);
    }
  }

  /** Returns the SIMD lanes. */
  public int simd() {
    return mac().folding().simd();
  }

  private MacPlan mac() {
    return widths.mac();
  }

  /** Returns the cycles from a word to its sum: product, tree, accumulator. */
  public int latency() {
    return mac().stages() + 1;
  }

  /** Returns the input word. */
  public Bits dataBus() {
    return new Bits(simd() * widths.elementType().bits());
  }

  /** Returns the weights of one word. */
  public Bits weightBus() {
    return new Bits(simd() * widths.weights().bits());
  }

  /** Returns the register of a product. */
  public Bus product() {
    return widths.product();
  }

  /** Returns the stage of the products. */
  public int productStage() {
    return mac().productStages();
  }

  /** Returns which template prints the products; what is no multiplication has a module. */
  public String products() {
    if (shared) {
      return simd() == 1 ? "oneSharedProduct" : "manySharedProducts";
    }
    if (widths.multiplies()) {
      return simd() == 1 ? "oneProduct" : "manyProducts";
    }
    return simd() == 1 ? "oneCodedProduct" : "manyCodedProducts";
  }

  /** Returns which template prints the ports that the products come from. */
  public String operands() {
    return shared ? "sharedOperands" : "ownOperands";
  }

  /** Returns the products of one word. */
  public Bits productsBus() {
    return new Bits(simd() * product().bits());
  }

  /** Returns the part of them that is a lane's. */
  public Replication.Part productPart() {
    return lanes().part(product().bits());
  }

  /** Returns the module of a product. */
  public String productModule() {
    return names.module(Product.ROLE);
  }

  /** Returns the part of the input word that a lane takes. */
  public Replication.Part elementPart() {
    return lanes().part(widths.elementType().bits());
  }

  /** Returns the part of the weights that a lane takes. */
  public Replication.Part weightPart() {
    return lanes().part(widths.weights().bits());
  }

  private Replication lanes() {
    return new Replication("i", "s" + productStage(), simd());
  }

  /** Returns the accumulator; it is at least as wide as what is added to it. */
  public Bus accumulator() {
    return widths.accumulator();
  }

  /** Returns the left operand of the products, signed. */
  public String leftOperand() {
    return operand("word_data" + elementPart(), widths.elementType());
  }

  /** Returns the right operand of the products, signed. */
  public String rightOperand() {
    return operand("word_weights" + weightPart(), widths.weights().valueType());
  }

  private static String operand(String lane, IntType type) {
    return type.signed() ? "$signed(" + lane + ")" : "$signed({1'b0, " + lane + "})";
  }

  /** Returns the levels of the adder tree; none for one lane. */
  public List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    int count = simd();
    for (int level = 1; level < mac().treeLevels().size(); level++) {
      Bus operand = widths.level(level - 1);
      Bus bus = widths.level(level);
      levels.add(
          new Level(productStage() + level, count, Math.min(1 << level, simd()), operand, bus));
      count = (count + 1) / 2;
    }
    return levels;
  }

  /** Returns the result of the tree, as wide as the accumulator. */
  public String treeResult() {
    Bus result = widths.level(mac().treeLevels().size() - 1);
    return Extension.of(simd() == 1 ? "product" : "products", result, accumulator());
  }
}
