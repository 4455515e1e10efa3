// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * Sends the sums of a group in several beats.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param folding of the layer
 * @param lanes sums per beat; divides the processing elements
 * @param sumBits bits of one sum
 */
public record Serializer(
    String module, String layer, String origin, Folding folding, int lanes, int sumBits)
    implements Block {
  /** Returns the processing elements. */
  public int pe() {
    return folding.pe();
  }

  /** Returns the words of one group. */
  public int synapseFold() {
    return folding.synapseFold();
  }

  /** Returns the beats of a full group. */
  public int groupBeats() {
    return folding.pe() / lanes;
  }

  /** Returns the outputs of the last group. */
  public int finalOutputs() {
    return folding.outputs() - (folding.neuronFold() - 1) * folding.pe();
  }

  /** Returns the beats of the last group as a plain number. */
  public int finalBeatCount() {
    return Math.ceilDiv(finalOutputs(), lanes);
  }

  /** Returns whether the last group is shorter than the others. */
  public boolean partial() {
    return finalBeatCount() != groupBeats() && folding.neuronFold() > 1;
  }

  /** Returns all sums of a group. */
  public Bits groupWord() {
    return new Bits(folding.pe() * sumBits);
  }

  /** Returns the sums of a beat. */
  public Bits beatWord() {
    return new Bits(lanes * sumBits);
  }

  /** Returns the bits of a beat. */
  public int beatBits() {
    return beatWord().count();
  }

  /** Returns the most significant bit of a beat. */
  public int beatMsb() {
    return beatWord().msb();
  }

  /** Returns the most significant bit of a group. */
  public int groupMsb() {
    return groupWord().msb();
  }

  /** Returns a beat of zeros. */
  public String beatZeros() {
    return beatWord().zero();
  }

  /** Returns the counter of beats still to send. */
  public Bus remainingBus() {
    return Bus.counter(groupBeats());
  }

  /** Returns no beat. */
  public Literal noneRemaining() {
    return remainingBus().literal(0);
  }

  /** Returns the beats of a group; of the only group, if there is one. */
  public Literal fullBeats() {
    return remainingBus().literal(folding.neuronFold() == 1 ? finalBeatCount() : groupBeats());
  }

  /** Returns the beats of the last group. */
  public Literal finalBeats() {
    return remainingBus().literal(finalBeatCount());
  }

  /** Returns the group of output channels. */
  public Bus groupBus() {
    return Bus.counter(folding.neuronFold() - 1);
  }

  /** Returns the last group. */
  public Literal lastGroup() {
    return groupBus().literal(folding.neuronFold() - 1);
  }

  /** Returns group 0. */
  public Literal firstGroup() {
    return groupBus().literal(0);
  }
}
