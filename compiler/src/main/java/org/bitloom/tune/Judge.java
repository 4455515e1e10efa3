// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.model.Network;

/**
 * Judges candidates of one search, each by itself: what the network is like on the data, and what
 * may change. Two judges of the same network, data and options judge alike, wherever they are.
 */
public final class Judge {
  private final Reference reference;
  private final List<Axis> axes;
  private final int least;
  private final Evaluator evaluator;

  /**
   * Reads what the network is like on the data.
   *
   * @throws DiagnosticException if nothing can become narrower, or nothing is accurate enough
   */
  public Judge(Network network, LabelledData data, TuneOptions options) {
    reference = new Reference(network, data, options.rounding());
    axes = new AxisFinder(reference, options.space()).axes(options.objective().countsActivations());
    if (axes.isEmpty()) {
      throw new DiagnosticException(
          Code.NOTHING_TO_TUNE
              .withoutPlace(network.name())
              .withNote("the space is " + options.space())
              .withHelp("allow fewer bits, for example --space weights=2..8,activations=4..8"));
    }
    least = leastCorrect(data.size(), options);
    evaluator = new Evaluator(reference, axes, options, data.size() - least, StageCache.ofMemory());
  }

  /** Returns the correct samples that are enough. */
  private int leastCorrect(int samples, TuneOptions options) {
    int correct = reference.correct();
    int baseline = options.baseline().orElse(correct);
    BigDecimal drop = options.maxDrop().movePointLeft(2).multiply(BigDecimal.valueOf(samples));
    int enough =
        BigDecimal.valueOf(baseline)
            .subtract(drop)
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    if (correct < enough) {
      throw new DiagnosticException(
          Code.ACCURACY_OUT_OF_REACH
              .withoutPlace(options.maxDrop().toPlainString())
              .withNote(
                  "the network as read has %d of %d right, the real network has %d; %d are needed"
                      .formatted(correct, samples, baseline, enough))
              .withHelp("allow a larger --max-drop, or read the network with more bits"));
    }
    return Math.max(enough, 0);
  }

  /** What a candidate is called in a task. */
  static String task(Candidate candidate, boolean costAnyway) {
    String levels =
        candidate.levels().stream().map(String::valueOf).collect(Collectors.joining(","));
    return levels + " " + costAnyway;
  }

  /** Judges the candidate of a task, and returns the evaluation as a journal has it. */
  public String judged(String task) {
    String[] words = task.split(" ", 2);
    List<Integer> levels = Stream.of(words[0].split(",")).map(Integer::valueOf).toList();
    return evaluator.evaluate(new Candidate(levels), Boolean.parseBoolean(words[1])).text();
  }

  List<Axis> axes() {
    return axes;
  }

  /** Returns the samples that the network as read has right. */
  int correct() {
    return reference.correct();
  }

  /** Returns the samples that are enough. */
  int least() {
    return least;
  }

  /** Returns the network of a candidate. */
  Network network(Candidate candidate) {
    return evaluator.network(candidate);
  }
}
