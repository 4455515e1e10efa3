// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.Optional;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.GroupPipeline;
import org.bitloom.timing.IssueTurns;

/**
 * What follows the words of a MAC array: sums, serializer, requantizer and output queue.
 *
 * @param folding of the array
 * @param lanes of an output beat
 * @param word cycles from the issue of a word to the word
 * @param stages of products and adder tree
 * @param scaling the requantizer where one is part of the engine
 * @param turns cycles in which words may be issued
 */
public record ArrayQueue(
    Folding folding,
    int lanes,
    int word,
    int stages,
    Optional<RequantizerForm> scaling,
    IssueTurns turns) {
  /** The smallest queue. */
  private static final int LEAST_INDEX_BITS = 2;

  /**
   * Returns what follows an array.
   *
   * @param layout of its output
   * @param turns cycles in which words may be issued
   */
  public static ArrayQueue of(
      MacFront front,
      MacPlan mac,
      StreamLayout layout,
      Optional<RequantizerForm> scaling,
      IssueTurns turns) {
    return new ArrayQueue(
        mac.folding(), layout.lanes(), front.latency(), mac.stages(), scaling, turns);
  }

  /** Returns whether a group leaves in several beats. */
  public boolean serial() {
    return lanes != folding.pe();
  }

  /** Returns the output beats of a full group. */
  public int groupBeats() {
    return folding.neuronFold() == 1
        ? Math.ceilDiv(folding.outputs(), lanes)
        : folding.pe() / lanes;
  }

  /** Returns the cycles from one beat of a group to the next. */
  public int spacing() {
    return scaling.map(RequantizerForm::passes).orElse(1);
  }

  /**
   * Returns the cycles that each beat of a group can take.
   *
   * @param lanes of a beat
   * @param turns cycles in which words may be issued
   */
  static int room(Folding folding, int lanes, IssueTurns turns) {
    var queue = new ArrayQueue(folding, lanes, 0, 0, Optional.empty(), turns);
    return Math.max(1, queue.groupCycles() / queue.groupBeats());
  }

  /** Returns the fewest cycles from one group to the next. */
  private int groupCycles() {
    return turns.least(folding.synapseFold());
  }

  /** Returns the output beats of the last group. */
  public int finalBeats() {
    int rest = folding.outputs() - (folding.neuronFold() - 1) * folding.pe();
    return Math.ceilDiv(rest, lanes);
  }

  /**
   * Returns the cycles from the issue of a group's last word to the push of its first beat: those
   * to the word, those of product and adder tree, 1 to the accumulator, the serializer, the
   * requantizer.
   */
  private int firstPush() {
    return word + stages + 1 + (serial() ? 1 : 0) + scaling.map(RequantizerForm::latency).orElse(0);
  }

  /**
   * Returns the cycles from the issue of a group's last word until the credit of its last beat is
   * usable again, if the next block takes every beat at once.
   */
  private int creditCycles() {
    return EngineQueue.creditCycles(firstPush() + (groupBeats() - 1) * spacing());
  }

  /** Returns the queue in which a group's credits are always back before its next use. */
  public EngineQueue queue() {
    int groups = Math.ceilDiv(creditCycles(), groupCycles()) + 1;
    int beats = Math.multiplyExact(groups, groupBeats());
    return new EngineQueue(
        Math.max(LEAST_INDEX_BITS, 32 - Integer.numberOfLeadingZeros(beats - 1)),
        "a credit is back %s after its group's last word at best, and a group of %s takes %s"
            .formatted(
                counted(creditCycles(), "cycle"),
                counted(groupBeats(), "beat"),
                counted(groupCycles(), "cycle")));
  }

  private static String counted(int count, String noun) {
    return count == 1 ? "1 " + noun : count + " " + noun + "s";
  }

  /** Returns the timing of an array. */
  GroupPipeline pipeline(int vectors) {
    return new GroupPipeline(
        folding.synapseFold(),
        folding.neuronFold(),
        vectors,
        groupBeats(),
        finalBeats(),
        firstPush(),
        spacing(),
        queue().places(),
        turns);
  }
}
