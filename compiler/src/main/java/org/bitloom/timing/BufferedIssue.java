// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Optional;

/** Holds two vectors and issues each once per group; the last pass frees its words. */
final class BufferedIssue extends ArrayStage {
  private final Moments freed;
  private final Moments issued;
  private long vector;
  private int group;
  private int word;

  BufferedIssue(
      TimedStream in, TimedStream out, GroupPipeline pipeline, Optional<WeightBanks> weights) {
    super(in, out, pipeline, weights);
    freed = in.network().moments();
    freed.keepFor(this, () -> in.beats() - 2L * pipeline.words());
    issued = in.network().moments();
    issued.keepFor(this, () -> issued.size() - 1);
    in.transferred().keepFor(this, this::oldestInput);
  }

  @Override
  boolean step() {
    boolean accepted = accept();
    return issue() || accepted;
  }

  /** The passes after the first one read what is stored. */
  private long oldestInput() {
    return group == 0 ? vector * pipeline.words() + word : (vector + 1) * pipeline.words();
  }

  private boolean accept() {
    long free = freed.after(in.beats() - 2L * pipeline.words());
    if (!in.pending() || free == Moments.UNKNOWN) {
      return false;
    }
    in.accept(free);
    return true;
  }

  /** Issues a word; of the passes between the first and the last, all words of a group at once. */
  private boolean issue() {
    int last = pipeline.words() - 1;
    boolean frees = group == pipeline.groups() - 1;
    int words = group == 0 || frees ? 1 : pipeline.words();
    long next = issued.after(issued.size() - 1);
    IssueTurns turns = pipeline.turns();
    long cycle = Moments.latest(turns.nth(next, words), arrived());
    if (word + words - 1 == last) {
      cycle = Moments.latest(cycle, queue.credit());
    }
    cycle = turns.first(cycle);
    if (cycle == Moments.UNKNOWN) {
      return false;
    }
    if (frees) {
      freed.add(cycle);
    }
    issued.add(cycle);
    word += words;
    if (word > last) {
      finish(cycle);
    }
    return true;
  }

  /** The first pass reads words as they arrive; the weights are there before its first word. */
  private long arrived() {
    if (group > 0) {
      return 0;
    }
    long stored = in.transferred().after(vector * pipeline.words() + word);
    return Moments.latest(stored, word == 0 ? weighted(vector) : 0);
  }

  private void finish(long cycle) {
    issued(cycle, vector, group);
    word = 0;
    group = (group + 1) % pipeline.groups();
    vector += group == 0 ? 1 : 0;
  }
}
