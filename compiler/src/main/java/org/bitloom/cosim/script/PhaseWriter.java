// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import java.util.ArrayList;
import java.util.List;

/** Collects the steps of a phase. */
final class PhaseWriter {
  /** Cycles: the reset passes a register. */
  static final int RESET = 2;

  private final String name;
  private final boolean apart;
  private final FrameList frames;
  private final List<Step> steps = new ArrayList<>();
  private final List<List<Frame>> recorded = new ArrayList<>();

  PhaseWriter(String name, FrameList frames) {
    this(name, false, frames);
  }

  private PhaseWriter(String name, boolean apart, FrameList frames) {
    this.name = name;
    this.apart = apart;
    this.frames = frames;
  }

  /** Begins a phase that needs nothing of what comes before. */
  static PhaseWriter apart(String name, FrameList frames) {
    return new PhaseWriter(name, true, frames).add(Step.reset(RESET));
  }

  PhaseWriter add(Step step) {
    steps.add(step);
    return this;
  }

  /** Offers the frames of consecutive places. */
  PhaseWriter offer(List<Integer> places, Pattern pattern) {
    return offer(places, pattern, Starvation.NONE);
  }

  private PhaseWriter offer(List<Integer> places, Pattern pattern, Starvation starvation) {
    return add(Step.offer(places.get(0), places.size(), pattern, starvation));
  }

  /** Notes that these are compared. */
  PhaseWriter recorded(List<Integer> places) {
    places.forEach(place -> recorded.add(frames.get(place)));
    return this;
  }

  /** Offers frames and waits for the first ones, which are compared. */
  PhaseWriter compare(List<Integer> places, int compared, Pattern source, Pattern sink) {
    add(Step.record(compared)).offer(places, source);
    add(Step.take(sink)).add(Step.await(compared));
    return recorded(places.subList(0, compared));
  }

  /** Offers frames to a starved design and waits for the first ones, which are compared. */
  PhaseWriter compare(List<Integer> places, int compared, Starvation starvation, Pattern sink) {
    add(Step.record(compared)).offer(places, Pattern.NONE, starvation);
    add(Step.take(sink)).add(Step.await(compared));
    return recorded(places.subList(0, compared));
  }

  Phase phase() {
    return new Phase(name, apart, steps, recorded);
  }
}
