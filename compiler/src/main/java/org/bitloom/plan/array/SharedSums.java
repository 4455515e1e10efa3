// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dense layer behind a mean, computed word by word while the mean is: as soon as the means of a
 * word are there, all sums of the dense layer take it in, and are kept beside the array until the
 * last word. So memory brings the weights of the dense layer while the array makes the next means.
 *
 * @param mean the sweep of the means
 * @param dense the sweep of the dense layer
 * @param shape of the array
 */
record SharedSums(Sweep mean, Sweep dense, ArrayShape shape) {
  /** Sums that are kept for each channel of the array. */
  private static final int MOST_KEPT = 128;

  /** Returns the passes of two layers, where they can take turns; an array has as many sums. */
  static Optional<SharedSums> of(List<Pass> first, List<Pass> second, ArrayShape shape) {
    boolean single = first.size() == 1 && second.size() == 1;
    if (!single
        || !(first.get(0) instanceof Sweep mean)
        || !(second.get(0) instanceof Sweep dense)
        || mean.added().filter(Sweep.Added::mean).isEmpty()) {
      return Optional.empty();
    }
    Sweep.Loops loops = dense.loops();
    boolean fits =
        loops.pixels() == 1
            && loops.kernelRows() * loops.kernelColumns() == 1
            && loops.groups() <= MOST_KEPT
            && loops.words() == Math.ceilDiv(mean.loops().groups(), shape.groupsPerWord())
            && loops.words() > 1;
    return fits ? Optional.of(new SharedSums(mean, dense, shape)) : Optional.empty();
  }

  /** Returns whether it takes less time: what is saved is waiting, what it costs are passes. */
  boolean faster(ArrayImage image, int drain) {
    int beats = image.row().beats();
    long meanCycles = mean.words() + (long) mean.loops().groups() * image.constantRows();
    long meanBeats = image.rows(mean) * beats;
    long denseBeats = image.rows(dense) * beats;
    long turns = 2L * dense.loops().words() * drain;
    long apart = Math.max(meanCycles, meanBeats) + Math.max(dense.words(), denseBeats);
    long together = Math.max(meanCycles + dense.words() + turns, meanBeats + denseBeats);
    return together + turns < apart;
  }

  /** Returns the passes, the last of which has the results of the dense layer. */
  List<Pass> passes() {
    List<Pass> passes = new ArrayList<>();
    int words = dense.loops().words();
    for (int word = 0; word < words; word++) {
      passes.add(means(word));
      passes.add(sums(word, new Sweep.Share(word > 0, word < words - 1)));
    }
    return passes;
  }

  /** Returns the sweep of the groups whose means are a word. */
  private Sweep means(int word) {
    int first = word * shape.groupsPerWord();
    Sweep.Loops all = mean.loops();
    Writing to = mean.writing();
    return new Sweep(
        mean.layer(),
        mean.mode(),
        new Sweep.Loops(
            Math.min(shape.groupsPerWord(), all.groups() - first),
            all.rows(),
            all.columns(),
            all.kernelRows(),
            all.kernelColumns(),
            all.words()),
        mean.scan(),
        mean.reading(),
        new Writing(to.base() + word, 0, 0, to.half(), to.firstLane(), to.lastLane(), to.ring()),
        mean.numbers(),
        new OfGroups(mean.contents(), first * shape.channels()),
        mean.added(),
        mean.share());
  }

  /** Returns the sweep in which all sums take in a word. */
  private Sweep sums(int word, Sweep.Share share) {
    Reading.Axis alone = new Reading.Axis(0, 1, 1, 1);
    return new Sweep(
        dense.layer(),
        dense.mode(),
        new Sweep.Loops(dense.loops().groups(), 1, 1, 1, 1, 1),
        dense.scan(),
        new Reading(
            dense.reading().base() + word, 1, 0, 0, 0, 0, false, alone, alone, 0, Ring.NONE),
        dense.writing(),
        dense.numbers(),
        new OfWords(dense.contents(), word),
        dense.added(),
        share);
  }

  /** Contents from a channel on. */
  private record OfGroups(Sweep.Contents all, int first) implements Sweep.Contents {
    @Override
    public long weight(int output, int step, int lane) {
      return all.weight(first + output, step, lane);
    }

    @Override
    public Scaling scaling(int output) {
      return all.scaling(first + output);
    }
  }

  /** Contents from a word on. */
  private record OfWords(Sweep.Contents all, int first) implements Sweep.Contents {
    @Override
    public long weight(int output, int step, int lane) {
      return all.weight(output, first + step, lane);
    }

    @Override
    public Scaling scaling(int output) {
      return all.scaling(output);
    }
  }
}
