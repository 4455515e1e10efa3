// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Work;

/**
 * What is known of candidates: each is judged once, by a farm, and the journal has what was judged
 * before. Those that the search has asked for count.
 */
final class Judgement {
  private final List<Axis> axes;
  private final Work work;
  private final Farm farm;
  private final Journal journal;
  private final TuneProgress progress;
  private final int budget;
  private final Map<Candidate, Evaluation> done = new LinkedHashMap<>();

  /** The cheapest accurate candidate so far. */
  private Candidate best;

  /**
   * Prepares to judge.
   *
   * @param work judges a candidate as a task of {@link Judge}
   * @param farm does that
   */
  Judgement(
      List<Axis> axes, Work work, Farm farm, Journal journal, TuneProgress progress, int budget) {
    this.axes = axes;
    this.work = work;
    this.farm = farm;
    this.journal = journal;
    this.progress = progress;
    this.budget = budget;
    best = Candidate.asRead(axes.size());
  }

  /** Returns the cheapest accurate candidate so far; the network as read, if there is none. */
  Candidate best() {
    return best;
  }

  /** Tells whether a candidate was asked for. */
  boolean knows(Candidate candidate) {
    return done.containsKey(candidate);
  }

  /** Returns what a candidate that was asked for is worth. */
  Evaluation of(Candidate candidate) {
    return done.get(candidate);
  }

  /** Returns all that were asked for, in the order in which they were. */
  Map<Candidate, Evaluation> all() {
    return done;
  }

  /** Tells whether no further candidate may be looked at. */
  boolean exhausted() {
    return done.size() >= budget;
  }

  /**
   * Returns what a candidate is worth, and counts it.
   *
   * @param costAnyway whether its cost is wanted even if it is not accurate
   */
  Evaluation evaluate(Candidate candidate, boolean costAnyway) {
    Evaluation known = done.get(candidate);
    if (known != null) {
      return known;
    }
    judge(List.of(candidate), costAnyway);
    Evaluation evaluation = journal.find(candidate.text(axes)).orElseThrow();
    done.put(candidate, evaluation);
    Evaluation leader = done.get(best);
    if (evaluation.accurate() && evaluation.cost() < leader.cost()) {
      best = candidate;
      leader = evaluation;
    }
    progress.evaluated(done.size(), leader.cost(), leader.correct());
    return evaluation;
  }

  /** Writes into the journal what is not there yet, in the order in which it is known. */
  private void judge(List<Candidate> candidates, boolean costAnyway) {
    List<Candidate> unknown =
        candidates.stream().distinct().filter(c -> journal.find(c.text(axes)).isEmpty()).toList();
    List<String> tasks = unknown.stream().map(c -> Judge.task(c, costAnyway)).toList();
    farm.run(
        work,
        tasks,
        (task, result) ->
            journal.add(unknown.get(task).text(axes), Evaluation.of(result).orElseThrow()));
  }

  /**
   * Judges what will be asked for soon, if more than one candidate is judged at a time. What is not
   * asked for in the end stays in the journal, and counts for nothing.
   */
  void foresee(List<Candidate> candidates, boolean costAnyway) {
    if (farm.width() > 1) {
      int left = Math.max(0, budget - done.size());
      judge(candidates.stream().filter(c -> !done.containsKey(c)).limit(left).toList(), costAnyway);
    }
  }
}
