// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The processing elements of a layer, their control pipeline and their biases.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param widths of its operands, products and sums
 * @param peModule module of a processing element
 * @param biasFile initial values of the accumulators
 */
public record MacArray(
    String module,
    String layer,
    String origin,
    MacWidths widths,
    String peModule,
    MemoryName biasFile)
    implements Block {
  private Folding folding() {
    return widths.mac().folding();
  }

  private int stages() {
    return widths.mac().stages();
  }

  /** Returns the processing elements. */
  public int pe() {
    return folding().pe();
  }

  /** Returns the SIMD lanes. */
  public int simd() {
    return folding().simd();
  }

  /** Returns the multipliers. */
  public int multipliers() {
    return folding().multipliers();
  }

  /** Returns the cycles from a group's last word to its sums. */
  public int latency() {
    return stages() + 1;
  }

  /** Returns the input word. */
  public Bits dataBus() {
    return new Bits(folding().wordLanes() * widths.elementType().bits());
  }

  /** Returns whether every processing element has inputs of its own. */
  public boolean ownInputs() {
    return folding().outputsPerLane() > 0;
  }

  /** Returns the part of the input word that processing element {@code pe} takes. */
  public String element() {
    int shared = folding().outputsPerLane();
    if (shared == 0 || pe() == shared) {
      return "word_data";
    }
    String lane = shared == 1 ? "pe" : "(pe / " + shared + ")";
    int bits = simd() * widths.elementType().bits();
    return "word_data[%s * %s +: %s]".formatted(lane, bits, bits);
  }

  /** Returns the weight word. */
  public Bits weightBus() {
    return new Bits(multipliers() * widths.weights().bits());
  }

  /** Returns the sums of a group. */
  public Bits sumsBus() {
    return new Bits(pe() * accumulatorBits());
  }

  /** Returns the biases of a group. */
  public Bits biasWord() {
    return sumsBus();
  }

  /** Returns the bits of an accumulator. */
  public int accumulatorBits() {
    return widths.accumulator().bits();
  }

  /** Returns the processing elements in one instance. */
  public int step() {
    return widths.mac().packed().isPresent() ? PePair.ELEMENTS : 1;
  }

  /** Returns the instances. */
  public int instances() {
    return pe() / step();
  }

  /** Returns the accumulators of the instance that starts with processing element {@code pe}. */
  public String sums() {
    return "[pe * %d +: %d]".formatted(accumulatorBits(), step() * accumulatorBits());
  }

  /** Returns the weights of the instance that starts with processing element {@code pe}. */
  public String weights() {
    int bits = simd() * widths.weights().bits();
    return "[pe * %d +: %d]".formatted(bits, step() * bits);
  }

  /** Returns one bit per stage before the accumulator. */
  public Bits stageBus() {
    return new Bits(stages());
  }

  /** Returns the stage whose result is accumulated. */
  public int lastStage() {
    return stages() - 1;
  }

  /** Returns no valid stage. */
  public String noneValid() {
    return stageBus().zero();
  }

  /** Returns the next state of the valid bits. */
  public String validShift() {
    return shift("valid");
  }

  /** Returns the next state of the first-word bits. */
  public String firstShift() {
    return shift("first");
  }

  /** Returns the next state of the last-word bits. */
  public String lastShift() {
    return shift("last");
  }

  private String shift(String name) {
    return stages() == 1
        ? "word_" + name
        : "{%s[%s:0], word_%s}".formatted(name, stages() - 2, name);
  }

  /** Returns whether the first word of a group is one stage before the accumulator. */
  public String starts() {
    int stage = lastStage() - 1;
    return stage < 0
        ? "word_valid && word_first"
        : "valid[%s] && first[%s]".formatted(stage, stage);
  }

  /** Returns the group of output channels. */
  public Bus groupBus() {
    return Bus.counter(lastGroup());
  }

  /** Returns the last group as a plain number. */
  public int lastGroup() {
    return folding().neuronFold() - 1;
  }

  /** Returns group 0. */
  public Literal firstGroup() {
    return groupBus().literal(0);
  }

  /** Returns the last group. */
  public Literal finalGroup() {
    return groupBus().literal(lastGroup());
  }
}
