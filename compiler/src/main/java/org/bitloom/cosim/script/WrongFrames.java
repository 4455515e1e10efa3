// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Frames of wrong lengths with right ones behind them: short, long, with a missing {@code last}
 * (the next frame is surplus, then) and with {@code last} on every beat. All are compared: a short
 * frame is completed with zeros, the surplus of a long one is dropped. A reset ends both.
 */
final class WrongFrames {
  private static final int ALONE_AT_MOST = 4;
  private static final int CONSTANT_LAST = 2;
  private static final int LATEST = 1 << 30;
  private static final int HALF = 500;
  private static final int ALL = 1000;

  /** Cycles in which the first beat behind a silence surely reaches what fills a frame. */
  private static final int ARRIVAL = 4;

  private final FrameList frames;
  private final SplittableRandom random;
  private final Pattern stalls;
  private final boolean zeros;
  private final long inference;
  private final long interval;

  /**
   * Prepares the phase.
   *
   * @param stalls of both ends
   * @param zeros whether short frames may be completed with zeros
   * @param latency of an inference
   * @param interval from one inference to the next
   */
  WrongFrames(
      FrameList frames,
      SplittableRandom random,
      Pattern stalls,
      boolean zeros,
      long latency,
      long interval) {
    this.frames = frames;
    this.random = random;
    this.stalls = stalls;
    this.zeros = zeros;
    this.inference = Math.addExact(latency, interval);
    this.interval = interval;
  }

  /** One input after the other, so that their errors can be counted; many of them together. */
  Phase phase() {
    PhaseWriter phase = new PhaseWriter("frames", frames);
    int inputs = frames.beats().size();
    if (inputs > ALONE_AT_MOST) {
      play(phase, IntStream.range(0, inputs).boxed().toList());
    } else {
      IntStream.range(0, inputs).forEach(input -> play(phase, List.of(input)));
    }
    int shortest = frames.beats().stream().mapToInt(beats -> beats).min().orElse(1);
    if (zeros && shortest > 1) {
      resetInCompletion(phase, shortest);
    }
    return resetInSurplus(phase).phase();
  }

  /** A reset forgets that a frame is to be completed. */
  private void resetInCompletion(PhaseWriter phase, int shortest) {
    int place = frames.add(frames.beats().stream().map(beats -> 1).toList());
    phase.add(Step.loosen()).offer(List.of(place), Pattern.NONE).add(Step.take(Pattern.NONE));
    phase.add(Step.run(ARRIVAL + random.nextInt(shortest / 2)));
    phase.add(Step.reset(PhaseWriter.RESET));
  }

  /** A reset forgets that surplus is to be dropped: it still has to come when the reset does. */
  private PhaseWriter resetInSurplus(PhaseWriter phase) {
    int place = frames.add(frames.beats().stream().map(beats -> 2 * beats).toList());
    int late = Math.toIntExact(Math.min(LATEST, 2 * inference));
    phase.add(Step.loosen());
    phase.compare(List.of(place), 1, new Starvation(late, HALF, ALL), Pattern.NONE);
    // A result may come before its frame has ended.
    phase.add(Step.run(interval)).add(Step.tighten(1, frames.beats().size()));
    phase.add(Step.reset(PhaseWriter.RESET));
    return phase.compare(frames.right(1), 1, Pattern.NONE, Pattern.NONE).add(Step.silence());
  }

  private void play(PhaseWriter phase, List<Integer> wrong) {
    List<List<Integer>> lengths =
        IntStream.range(0, frames.beats().size())
            .mapToObj(
                i -> {
                  int beats = frames.beats().get(i);
                  List<Integer> right = List.of(beats);
                  return wrong.contains(i) ? lengths(beats) : right;
                })
            .toList();
    int count = lengths.stream().mapToInt(List::size).max().orElse(1);
    List<Integer> places = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int frame = n;
      List<Integer> now =
          IntStream.range(0, lengths.size())
              .mapToObj(i -> frame < lengths.get(i).size() ? lengths.get(i).get(frame) : right(i))
              .toList();
      places.add(frames.add(now));
    }
    List<Integer> errors =
        IntStream.range(0, lengths.size())
            .mapToObj(i -> errors(lengths.get(i), frames.beats().get(i)))
            .toList();
    int least = errors.stream().mapToInt(e -> e).max().orElse(0);
    int most = errors.stream().mapToInt(e -> e).sum();
    phase.add(Step.loosen());
    phase.compare(places, count, stalls, stalls);
    phase.add(Step.silence()).add(Step.tighten(least, most));
  }

  private int right(int input) {
    return frames.beats().get(input);
  }

  private static int errors(List<Integer> lengths, int beats) {
    return Math.toIntExact(lengths.stream().filter(length -> length != beats).count());
  }

  /** The beats of frame after frame, for an input whose right frames have so many. */
  private List<Integer> lengths(int beats) {
    List<Integer> lengths = new ArrayList<>();
    if (zeros && beats > 1) {
      lengths.add(1 + random.nextInt(beats - 1));
    }
    lengths.add(beats + 1);
    lengths.add(2 * beats);
    if (zeros && beats > 1) {
      lengths.add(beats - 1);
      IntStream.range(0, CONSTANT_LAST).forEach(i -> lengths.add(1));
    }
    lengths.add(beats);
    return lengths;
  }
}
