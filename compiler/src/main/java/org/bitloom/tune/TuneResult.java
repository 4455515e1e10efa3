// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;
import java.util.Map;
import org.bitloom.model.Network;

/**
 * What a search has found.
 *
 * @param best the cheapest network that is accurate enough
 * @param axes what could become narrower
 * @param samples of the data
 * @param asRead samples that the network as read has right
 * @param needed samples that a network has to have right
 * @param weights weights of the network
 * @param front the Pareto list, cheapest first; its first is the best network
 * @param accurate every accurate candidate, in the order in which they were met
 * @param all every candidate
 * @param checked what the network as read and those of the Pareto list have right of the samples
 *     held out; empty where there are none
 */
public record TuneResult(
    Network best,
    List<Axis> axes,
    int samples,
    int asRead,
    int needed,
    long weights,
    List<Point> front,
    List<Point> accurate,
    Map<Candidate, Evaluation> all,
    Map<Candidate, Integer> checked) {
  /** Copies the lists. */
  public TuneResult {
    axes = List.copyOf(axes);
    front = List.copyOf(front);
    accurate = List.copyOf(accurate);
    checked = Map.copyOf(checked);
  }

  /**
   * An accurate candidate.
   *
   * @param candidate its choices
   * @param correct samples that it has right
   * @param cost of the objective
   * @param weightBits bits of all its weights
   */
  public record Point(Candidate candidate, int correct, double cost, long weightBits) {}

  /** Returns what was found of a level of an axis alone; null where the budget did not last. */
  public Evaluation alone(int axis, int level) {
    return all.get(Candidate.asRead(axes.size()).with(axis, level));
  }

  /** Returns what was found of the network as it was read. */
  public Evaluation start() {
    return all.get(Candidate.asRead(axes.size()));
  }
}
