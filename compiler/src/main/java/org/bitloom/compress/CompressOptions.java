// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bitloom.calibrate.Pruning;

/**
 * What a compression may do.
 *
 * @param densities by layer, of those that are given one
 * @param codebooks by layer, of those that are given one
 * @param pruning how weights are given up
 * @param limit what a network has to be as good as
 * @param targetRatio how many times smaller the parameters have to become
 * @param budget most networks that are looked at
 * @param compare whether pruning alone and clustering alone are looked at as well
 */
public record CompressOptions(
    Map<String, Double> densities,
    Map<String, Integer> codebooks,
    Pruning pruning,
    Limit limit,
    OptionalDouble targetRatio,
    int budget,
    boolean compare) {
  /** Copies the maps. */
  public CompressOptions {
    densities = Map.copyOf(densities);
    codebooks = Map.copyOf(codebooks);
  }

  /** How good a network has to be. */
  public sealed interface Limit {
    /** Tells whether a score is good enough. */
    boolean holds(Judge.Score score);

    /** Anything will do. */
    record None() implements Limit {
      @Override
      public boolean holds(Judge.Score score) {
        return true;
      }
    }

    /**
     * Samples that have to be right.
     *
     * @param least so many
     */
    record Correct(int least) implements Limit {
      @Override
      public boolean holds(Judge.Score score) {
        return score.correct() >= least;
      }
    }

    /**
     * The largest error of the reconstruction.
     *
     * @param most mean square
     */
    record Error(double most) implements Limit {
      @Override
      public boolean holds(Judge.Score score) {
        return score.error() <= most;
      }
    }
  }

  /** Returns what evaluations and the way of the search depend on; the budget only ends it. */
  public String identity() {
    return String.join(
        "|",
        "compress",
        new TreeMap<>(densities).toString(),
        new TreeMap<>(codebooks).toString(),
        pruning.toString(),
        limit.toString(),
        targetRatio.toString());
  }
}
