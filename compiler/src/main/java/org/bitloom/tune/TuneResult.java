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
 * @param asRead samples that the network as read has right
 * @param evaluations candidates that were looked at
 * @param front the Pareto list, cheapest first; its first is the best network
 * @param all every candidate
 */
public record TuneResult(
    Network best,
    List<Axis> axes,
    int asRead,
    int evaluations,
    List<Point> front,
    Map<Candidate, Evaluation> all) {
  /** Copies the lists. */
  public TuneResult {
    axes = List.copyOf(axes);
    front = List.copyOf(front);
  }

  /**
   * An accurate candidate.
   *
   * @param candidate its choices
   * @param correct samples that it has right
   * @param cost of the objective
   */
  public record Point(Candidate candidate, int correct, double cost) {}
}
