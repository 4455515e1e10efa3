// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.model.Network;
import org.bitloom.tune.Journal;

/** Compresses a network: searches, and checks what was found. */
public final class Compressor {
  private final Network source;
  private final NetworkData data;
  private final Judge judge;
  private final CompressOptions options;

  /**
   * What was found.
   *
   * @param best the smallest network that is good enough
   * @param network of it
   * @param size of its parameters
   * @param front candidates of which no other is both smaller and as good, smallest first
   * @param seen every candidate, in the order in which they were looked at
   * @param checked scores of the front on samples that no choice depends on
   * @param checkedAsRead score of the network as it was read on these samples
   * @param floatBits bits of the real parameters of the network as it was read
   */
  public record Result(
      Candidate best,
      Network network,
      NetworkSize size,
      List<Candidate> front,
      List<Candidate> seen,
      Map<Choice, Judge.Score> checked,
      Optional<Judge.Score> checkedAsRead,
      long floatBits) {
    /** Copies the collections. */
    public Result {
      front = List.copyOf(front);
      seen = List.copyOf(seen);
      checked = Map.copyOf(checked);
    }
  }

  /**
   * A compression.
   *
   * @param data for the inputs of the network
   * @param judge of candidates
   */
  public Compressor(Network source, NetworkData data, Judge judge, CompressOptions options) {
    this.source = source;
    this.data = data;
    this.judge = judge;
    this.options = options;
  }

  /**
   * Returns what was found.
   *
   * @param heldOut judges what was found on samples that no choice depends on
   * @param progress sees every candidate
   * @throws DiagnosticException if what is asked for is out of reach
   */
  public Result run(Journal journal, Optional<Judge> heldOut, Consumer<Candidate> progress) {
    Candidates candidates = new Candidates(source, data, judge, options, journal, progress);
    CompressSearch search =
        new CompressSearch(LayerValues.compressible(source), candidates, options);
    Candidate best = search.run();
    require(best);
    if (options.compare()) {
      search.compare();
    }
    List<Candidate> front = front(candidates.seen());
    Map<Choice, Judge.Score> checked = new HashMap<>();
    List<Candidate> shown = new ArrayList<>(front);
    candidates.seen().stream().filter(Compressor::compared).forEach(shown::add);
    heldOut.ifPresent(
        check ->
            shown.forEach(c -> checked.put(c.choice(), check.of(candidates.network(c.choice())))));
    return new Result(
        best,
        candidates.network(best.choice()),
        candidates.size(best.choice()),
        front,
        candidates.seen(),
        checked,
        heldOut.map(check -> check.of(source)),
        candidates.floatBits());
  }

  /** Tells whether a candidate is there to compare with. */
  private static boolean compared(Candidate candidate) {
    return candidate.choice().method() != Choice.Method.BOTH && candidate.buildable();
  }

  private void require(Candidate best) {
    if (!best.accurate()) {
      throw new DiagnosticException(
          Code.COMPRESSION_TOO_LOSSY
              .withoutPlace(source.name())
              .withNote(
                  best.buildable()
                      ? missed(best)
                      : "the numbers of the compressed network leave what can be planned")
              .withHelp("keep more weights or more values, or allow a larger loss"));
    }
    double ratio = options.targetRatio().orElse(0);
    if (best.ratio() < ratio) {
      throw new DiagnosticException(
          Code.RATIO_OUT_OF_REACH
              .withoutPlace(source.name(), ratio)
              .withNote(
                  "the smallest network that was found is %.1f times smaller"
                      .formatted(best.ratio()))
              .withHelp("ask for less, allow a larger loss, or look at more networks (--budget)"));
    }
  }

  private String missed(Candidate best) {
    return switch (options.limit()) {
      case CompressOptions.Limit.None none -> throw new IllegalStateException("anything will do");
      case CompressOptions.Limit.Correct(int least) ->
          "%d of %d samples are right, %d have to be"
              .formatted(best.evaluation().correct(), judge.samples(), least);
      case CompressOptions.Limit.Error(double most) ->
          "the mean squared error is %s, at most %s is allowed"
              .formatted(best.evaluation().damage(), most);
    };
  }

  /** Returns the candidates with pruning and clustering that no other one beats. */
  private List<Candidate> front(List<Candidate> seen) {
    List<Candidate> sorted =
        new ArrayList<>(
            seen.stream()
                .filter(c -> c.choice().method() == Choice.Method.BOTH && c.buildable())
                .sorted(
                    Comparator.comparingDouble(Candidate::ratio)
                        .reversed()
                        .thenComparing(this::quality, Comparator.reverseOrder()))
                .toList());
    List<Candidate> front = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (Candidate candidate : sorted) {
      if (quality(candidate) > best) {
        best = quality(candidate);
        front.add(candidate);
      }
    }
    return front;
  }

  /** Returns what is larger for the better one of two candidates. */
  private double quality(Candidate candidate) {
    return switch (judge) {
      case Judge.Nothing nothing -> 0;
      case Judge.ByClass classes -> candidate.evaluation().correct();
      case Judge.ByReconstruction error -> -candidate.evaluation().damage();
    };
  }
}
