// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.List;
import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * Sends the sums of a group in several beats.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param folding of the layer
 * @param lanes sums per beat; divides the processing elements
 * @param sumBits bits of one sum
 * @param spacing cycles from one beat of a group to the next
 */
public record Serializer(
    String module,
    String layer,
    String origin,
    Folding folding,
    int lanes,
    int sumBits,
    int spacing)
    implements LibraryBlock {
  /** Returns the processing elements. */
  public int pe() {
    return folding.pe();
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

  /** Returns the counter of beats still to send. */
  public Bus remainingBus() {
    return Bus.counter(groupBeats());
  }

  /** Returns the group of output channels. */
  public Bus groupBus() {
    return Bus.counter(folding.neuronFold() - 1);
  }

  @Override
  public String library() {
    return "bitloom_serializer";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("WIDTH", beatWord().count()),
        new Parameter("GROUP_BEATS", groupBeats()),
        new Parameter("GROUPS", folding.neuronFold()),
        new Parameter("FINAL_BEATS", finalBeatCount()),
        new Parameter("SPACING", spacing));
  }

  @Override
  public String purpose() {
    return "A group of %s PE comes at most every %s."
        .formatted(folding.pe(), LayoutText.counted(folding.synapseFold(), "cycle"));
  }
}
