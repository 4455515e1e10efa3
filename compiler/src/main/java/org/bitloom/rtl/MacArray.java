// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import org.bitloom.fixed.IntType;
import org.bitloom.plan.MacPlan;

/**
 * The processing elements of a layer, their control pipeline and their biases.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param mac folding and proven ranges
 * @param elementType type of one input element
 * @param weightType type of one weight
 * @param peModule module of a processing element
 * @param biasFile initial values of the accumulators
 */
public record MacArray(
    String module,
    String layer,
    String origin,
    MacPlan mac,
    IntType elementType,
    IntType weightType,
    String peModule,
    String biasFile)
    implements Block {
  /** Returns the processing elements. */
  public int pe() {
    return mac.folding().pe();
  }

  /** Returns the SIMD lanes. */
  public int simd() {
    return mac.folding().simd();
  }

  /** Returns the multipliers. */
  public int multipliers() {
    return mac.folding().multipliers();
  }

  /** Returns the cycles from a group's last word to its sums. */
  public int latency() {
    return mac.treeLevels().size() + 1;
  }

  /** Returns the input word. */
  public Bits dataBus() {
    return new Bits(mac.folding().wordLanes() * elementType.bits());
  }

  /** Returns whether every processing element has inputs of its own. */
  public boolean ownInputs() {
    return mac.folding().outputsPerLane() > 0;
  }

  /** Returns the part of the input word that processing element {@code pe} takes. */
  public String element() {
    int shared = mac.folding().outputsPerLane();
    if (shared == 0 || pe() == shared) {
      return "word_data";
    }
    String lane = shared == 1 ? "pe" : "(pe / " + shared + ")";
    return "word_data[%s * %s +: %s]".formatted(lane, elementType.bits(), elementType.bits());
  }

  /** Returns the weight word. */
  public Bits weightBus() {
    return new Bits(multipliers() * weightType.bits());
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
    return Pe.accumulator(mac, elementType, weightType).bits();
  }

  /** Returns the bits of the weights of one processing element. */
  public int peWeightBits() {
    return simd() * weightType.bits();
  }

  /** Returns one bit per stage before the accumulator. */
  public Bits stageBus() {
    return new Bits(mac.treeLevels().size());
  }

  /** Returns the stage whose result is accumulated. */
  public int lastStage() {
    return mac.treeLevels().size() - 1;
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
    int stages = mac.treeLevels().size();
    return stages == 1 ? "word_" + name : "{%s[%s:0], word_%s}".formatted(name, stages - 2, name);
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
    return mac.folding().neuronFold() - 1;
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
