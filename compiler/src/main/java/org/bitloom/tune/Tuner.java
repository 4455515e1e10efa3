// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Planner;

/** Tunes a network: reads what it is like on the data, searches, and builds what was found. */
public final class Tuner {
  private final Network network;
  private final LabelledData data;
  private final TuneOptions options;
  private final TuneProgress progress;
  private final Optional<HeldOut> heldOut;

  /** Prepares a run without samples held out. */
  public Tuner(Network network, LabelledData data, TuneOptions options, TuneProgress progress) {
    this(network, data, options, progress, Optional.empty());
  }

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

  /**
   * Searches in the threads of the pool that calls it.
   *
   * @throws DiagnosticException if nothing can become narrower, or nothing is accurate enough
   */
  public TuneResult run(Journal journal) {
    progress.phase("reading the data");
    Reference reference = new Reference(network, data, options.rounding());
    List<Axis> axes =
        new AxisFinder(reference, options.space()).axes(options.objective().countsActivations());
    if (axes.isEmpty()) {
      throw new DiagnosticException(
          Code.NOTHING_TO_TUNE
              .withoutPlace(network.name())
              .withNote("the space is " + options.space())
              .withHelp("allow fewer bits, for example --space weights=2..8,activations=4..8"));
    }
    int least = leastCorrect(reference.correct());
    Evaluator evaluator =
        new Evaluator(reference, axes, options, data.size() - least, StageCache.ofMemory());
    Map<Candidate, Evaluation> evaluations =
        new Search(axes, evaluator, journal, progress, options).run();
    return result(reference, axes, evaluator, evaluations, least);
  }

  /** Returns the correct samples that are enough. */
  private int leastCorrect(int correct) {
    int baseline = options.baseline().orElse(correct);
    BigDecimal drop = options.maxDrop().movePointLeft(2).multiply(BigDecimal.valueOf(data.size()));
    int least =
        BigDecimal.valueOf(baseline)
            .subtract(drop)
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    if (correct < least) {
      throw new DiagnosticException(
          Code.ACCURACY_OUT_OF_REACH
              .withoutPlace(options.maxDrop().toPlainString())
              .withNote(
                  "the network as read has %d of %d right, the real network has %d; %d are needed"
                      .formatted(correct, data.size(), baseline, least))
              .withHelp("allow a larger --max-drop, or read the network with more bits"));
    }
    return Math.max(least, 0);
  }

  private TuneResult result(
      Reference reference,
      List<Axis> axes,
      Evaluator evaluator,
      Map<Candidate, Evaluation> evaluations,
      int least) {
    List<TuneResult.Point> points = points(axes, evaluations);
    List<TuneResult.Point> front = front(points);
    Network best = evaluator.network(front.get(0).candidate());
    while (!buildable(best)) {
      points.remove(front.get(0));
      front = front(points);
      best = evaluator.network(front.get(0).candidate());
    }
    return new TuneResult(
        best,
        axes,
        data.size(),
        reference.correct(),
        least,
        WeightBits.count(network),
        front,
        points,
        evaluations,
        checked(axes.size(), front, evaluator));
  }

  private Map<Candidate, Integer> checked(
      int axes, List<TuneResult.Point> front, Evaluator evaluator) {
    Map<Candidate, Integer> correct = new HashMap<>();
    if (heldOut.isPresent()) {
      progress.phase("the samples held out");
      correct.put(Candidate.asRead(axes), heldOut.get().correct(network));
      for (TuneResult.Point point : front) {
        correct.computeIfAbsent(
            point.candidate(), c -> heldOut.get().correct(evaluator.network(c)));
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
