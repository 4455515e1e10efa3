// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Replication;

/**
 * The processing elements of a layer, their control pipeline and their biases.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param widths of its operands, products and sums
 * @param peModule module of a processing element
 * @param biasFile initial values of the accumulators
 * @param shared whether the multipliers stand elsewhere, for other layers as well
 */
public record MacArray(
    String module,
    String layer,
    String origin,
    MacWidths widths,
    String peModule,
    MemoryName biasFile,
    boolean shared)
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

  /** Returns the instances, each of one processing element or of two. */
  public Replication elements() {
    int step = widths.mac().packed().isPresent() ? PePair.ELEMENTS : 1;
    return new Replication("pe", "elements", pe(), step);
  }

  /** Returns the part of the input word that processing element {@code pe} takes; all, mostly. */
  public String dataPart() {
    int shared = folding().outputsPerLane();
    if (shared == 0 || pe() == shared) {
      return "";
    }
    int bits = simd() * widths.elementType().bits();
    return shared == 1
        ? elements().part(bits).toString()
        : "[(pe / %s) * %s +: %s]".formatted(shared, bits, bits);
  }

  /** Returns the part of the weight word that an instance takes. */
  public Replication.Part weightPart() {
    return elements().part(simd() * widths.weights().bits());
  }

  /** Returns the sums of one instance. */
  public Bits elementSums() {
    return new Bits(elements().step() * accumulatorBits());
  }

  /** Returns the part of all biases that is one instance's. */
  public Replication.Part sumPart() {
    return elements().part(accumulatorBits());
  }

  /** Returns which template prints the ports that the products come from. */
  public String operands() {
    return shared ? "sharedProducts" : "ownOperands";
  }

  /** Returns which template connects them to an element. */
  public String elementOperands() {
    return shared ? "elementProducts" : "elementOperands";
  }

  /** Returns the products of a word. */
  public Bits productBus() {
    return new Bits(multipliers() * widths.product().bits());
  }

  /** Returns the products of an instance. */
  public Replication.Part productPart() {
    return elements().part(simd() * widths.product().bits());
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

  private int accumulatorBits() {
    return widths.accumulator().bits();
  }

  /** Returns one bit per stage before the accumulator. */
  public Bits stageBus() {
    return new Bits(stages());
  }

  /** Returns the stage whose result is accumulated. */
  public int lastStage() {
    return stages() - 1;
  }

  /** Returns the stages but the last. */
  public Bits olderStages() {
    return new Bits(stages() - 1);
  }

  /** Returns the bit of the last stage among those of all. */
  public String accumulated() {
    return stages() == 1 ? "" : "[" + lastStage() + "]";
  }

  /** Returns the stage before the last. */
  public int stageBefore() {
    return stages() - 2;
  }

  /** Returns which template moves control from stage to stage. */
  public String control() {
    return stages() == 1 ? "oneStage" : "manyStages";
  }

  /** Returns which template reads the biases. */
  public String biases() {
    return lastGroup() == 0 ? "oneGroup" : "manyGroups";
  }

  /** Returns which template tells that a group's first word is a stage before the accumulator. */
  public String starts() {
    return stages() == 1 ? "startsWithWord" : "startsInStage";
  }

  /** Returns the group of output channels. */
  public Bus groupBus() {
    return Bus.counter(lastGroup());
  }

  /** Returns the last group as a plain number. */
  public int lastGroup() {
    return folding().neuronFold() - 1;
  }

  /** Returns the last group. */
  public Literal finalGroup() {
    return groupBus().literal(lastGroup());
  }
}
