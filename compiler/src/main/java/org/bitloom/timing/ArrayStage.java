// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Optional;

/** What issues the words of a MAC array: a group's last word waits for the credits of the group. */
abstract class ArrayStage extends Stage {
  final TimedStream in;
  final GroupPipeline pipeline;
  final GroupQueue queue;
  private final Optional<WeightBanks> weights;

  ArrayStage(
      TimedStream in, TimedStream out, GroupPipeline pipeline, Optional<WeightBanks> weights) {
    this.in = in;
    this.pipeline = pipeline;
    this.queue = new GroupQueue(this, pipeline, out);
    this.weights = weights;
    in.consumedBy(this);
    out.producedBy(this);
    weights.ifPresent(banks -> banks.readBy(this));
  }

  /** Computes the next event; returns whether there was one. */
  abstract boolean step();

  @Override
  final void advance() {
    boolean moved = true;
    while (moved) {
      moved = step();
    }
    queue.advance();
  }

  /** Returns the first cycle in which a vector can be multiplied by its weights. */
  final long weighted(long vector) {
    return weights.map(banks -> banks.loaded(vector / pipeline.vectors())).orElse(0L);
  }

  /** Notes the issue of the last word of a group. */
  final void issued(long cycle, long vector, int group) {
    queue.push(cycle, group);
    boolean last = group == pipeline.groups() - 1 && (vector + 1) % pipeline.vectors() == 0;
    if (last) {
      weights.ifPresent(banks -> banks.release(cycle));
    }
  }

  @Override
  int delay() {
    return pipeline.turns().span(pipeline.words())
        + pipeline.firstPush()
        + pipeline.groupBeats() * pipeline.spacing()
        + Queue.LATENCY;
  }
}
