// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Threads;
import org.bitloom.farm.Work;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Planner;

/** Tunes a network: reads what it is like on the data, searches, and builds what was found. */
public final class Tuner {
  private final Network network;
  private final LabelledData data;
  private final TuneOptions options;
  private final TuneProgress progress;
  private final Optional<HeldOut> heldOut;

  /**
   * Prepares a run.
   *
   * @param heldOut samples that check what is found, and change nothing
   */
  public Tuner(
      Network network,
      LabelledData data,
      TuneOptions options,
      TuneProgress progress,
      Optional<HeldOut> heldOut) {
    this.network = network;
    this.data = data;
    this.options = options;
    this.progress = progress;
    this.heldOut = heldOut;
  }

  /** Searches in this process. */
  public TuneResult run(Journal journal) {
    return run(journal, new Threads(1), judge -> judge::judged);
  }

  /**
   * Searches.
   *
   * @param farm judges candidates
   * @param work is what it does, by this judge or by one like it
   * @throws DiagnosticException if nothing can become narrower, or nothing is accurate enough
   */
  public TuneResult run(Journal journal, Farm farm, Function<Judge, Work> work) {
    progress.phase("reading the data");
    Judge judge = new Judge(network, data, options);
    Map<Candidate, Evaluation> evaluations =
        new Search(judge.axes(), work.apply(judge), farm, journal, progress, options).run();
    return result(judge, evaluations);
  }

  private TuneResult result(Judge judge, Map<Candidate, Evaluation> evaluations) {
    List<Axis> axes = judge.axes();
    List<TuneResult.Point> points = points(axes, evaluations);
    List<TuneResult.Point> front = front(points);
    Network best = judge.network(front.get(0).candidate());
    while (!buildable(best)) {
      points.remove(front.get(0));
      front = front(points);
      best = judge.network(front.get(0).candidate());
    }
    return new TuneResult(
        best,
        axes,
        data.size(),
        judge.correct(),
        judge.least(),
        WeightBits.count(network),
        front,
        points,
        evaluations,
        checked(axes.size(), front, judge));
  }

  private Map<Candidate, Integer> checked(int axes, List<TuneResult.Point> front, Judge judge) {
    Map<Candidate, Integer> correct = new HashMap<>();
    if (heldOut.isPresent()) {
      progress.phase("the samples held out");
      correct.put(Candidate.asRead(axes), heldOut.get().correct(network));
      for (TuneResult.Point point : front) {
        correct.computeIfAbsent(point.candidate(), c -> heldOut.get().correct(judge.network(c)));
      }
    }
    return correct;
  }

  private List<TuneResult.Point> points(List<Axis> axes, Map<Candidate, Evaluation> evaluations) {
    WeightBits bits = new WeightBits(network, axes);
    List<TuneResult.Point> points = new ArrayList<>();
    evaluations.forEach(
        (candidate, evaluation) -> {
          if (evaluation.accurate()) {
            points.add(
                new TuneResult.Point(
                    candidate, evaluation.correct(), evaluation.cost(), bits.of(candidate)));
          }
        });
    return points;
  }

  private static boolean buildable(Network network) {
    return Planner.untimed(network, new Diagnostics()).isPresent();
  }

  /**
   * Returns the points of which no other is both no dearer and no less accurate, cheapest first.
   */
  private static List<TuneResult.Point> front(List<TuneResult.Point> points) {
    List<TuneResult.Point> sorted = new ArrayList<>(points);
    sorted.sort(
        Comparator.comparingDouble(TuneResult.Point::cost)
            .thenComparing(Comparator.comparingInt(TuneResult.Point::correct).reversed()));
    List<TuneResult.Point> front = new ArrayList<>();
    int most = -1;
    for (TuneResult.Point point : sorted) {
      if (point.correct() > most) {
        most = point.correct();
        front.add(point);
      }
    }
    return front;
  }
}
