// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * What the issue logic of a MAC engine prints, whether it stores its input or not.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param folding of the layer
 * @param elementBits bits of one input element
 * @param vectors vectors per inference
 * @param creditCount beats that the output queue holds
 * @param groupBeatCount output beats of a full group
 * @param finalBeatCount output beats of the last group
 * @param gated whether the weights arrive at run time, so that issue waits for them
 * @param turns whether other layers use the same multipliers, so that issue waits for its turn
 */
public record IssueControl(
    String module,
    String layer,
    String origin,
    Folding folding,
    int elementBits,
    int vectors,
    int creditCount,
    int groupBeatCount,
    int finalBeatCount,
    boolean gated,
    boolean turns) {
  /** Returns the words of one vector. */
  public int synapseFold() {
    return folding.synapseFold();
  }

  /** Returns the groups of output channels. */
  public int neuronFold() {
    return folding.neuronFold();
  }

  /** Returns the lanes of an input word. */
  public int lanes() {
    return folding.wordLanes();
  }

  /** Returns one input word. */
  public Bits word() {
    return new Bits(folding.wordLanes() * elementBits);
  }

  /** Returns the index into the weight memory. */
  public Bus indexBus() {
    return Bus.counter(folding.cycles() - 1);
  }

  /** Returns the last index. */
  public Literal lastIndex() {
    return indexBus().literal(folding.cycles() - 1);
  }

  /** Returns the free places in the queue, less those of a full group. */
  public Credits credits() {
    return new Credits(creditCount, groupBeatCount);
  }

  /** Returns the output beats of a full group. */
  public Literal groupBeats() {
    return credits().of(groupBeatCount);
  }

  /** Returns the output beats of the last group. */
  public Literal finalBeats() {
    return credits().of(finalBeatCount);
  }

  /** Returns the counter of vectors. */
  public Bus vectorBus() {
    return Bus.counter(vectors - 1);
  }

  /** Returns the last vector. */
  public Literal lastVector() {
    return vectorBus().literal(vectors - 1);
  }
}
