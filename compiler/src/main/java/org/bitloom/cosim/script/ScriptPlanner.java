// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.dataflow.Plan;

/**
 * Writes the script of a run.
 *
 * <p>The phases: {@code reset}, {@code stalls}, {@code full}, {@code extremes}, {@code starved},
 * {@code shy}, {@code stretch}, {@code frames}. All but the first go on from where the one before
 * has stopped, so that no reset hides what a phase leaves behind.
 */
public final class ScriptPlanner {
  private static final int QUICK_RESETS = 2;

  /** Cycles between a reset and the first beat: no multiple of any period of turns. */
  private static final int LATE = 79;

  private static final int MOST_BLOCKED = 8;
  private static final int MOST_FULL = 3;
  private static final int LEAST_GAPS = 2;
  private static final int[] GAPS = {16, 33, 64, 100, 200, 350, 600, 1000};
  private static final int LEAST_LONG_GAP = 100;
  private static final int LEAST_STARVED_BEATS = 4;

  private final Plan plan;
  private final Extent extent;
  private final Pattern stalls;
  private final SplittableRandom random;
  private final int vectors;
  private final FrameList frames;

  private ScriptPlanner(
      Plan plan, Extent extent, Pattern stalls, long seed, int vectors, int extremes) {
    this.plan = plan;
    this.extent = extent;
    this.stalls = stalls;
    this.random = new SplittableRandom(seed);
    this.vectors = vectors;
    this.frames = new FrameList(beats(plan), vectors + extremes);
  }

  /** Returns the beats of a frame of every input. */
  private static List<Integer> beats(Plan plan) {
    return plan.schedule().inputs().stream().map(StreamLayout::beats).toList();
  }

  /**
   * Returns the script of a run.
   *
   * @param extent how much of everything a full run does
   * @param stalls of the vectors at both ends
   * @param vectors how many the user has
   * @param extremes how many come after them
   */
  public static Script script(
      Plan plan,
      Extent extent,
      Effort effort,
      Pattern stalls,
      long seed,
      int vectors,
      int extremes) {
    ScriptPlanner planner = new ScriptPlanner(plan, extent, stalls, seed, vectors, extremes);
    List<Phase> phases = new ArrayList<>();
    switch (effort) {
      case QUICK -> {
        phases.add(planner.resets(QUICK_RESETS, 0));
        phases.add(planner.vectors());
        phases.add(planner.stretch());
      }
      case FULL -> {
        phases.add(planner.resets(extent.resets(), extent.brim()));
        phases.add(planner.vectors());
        if (extent.filling() > vectors) {
          phases.add(planner.full());
        }
        if (extremes > 0) {
          phases.add(planner.extremes(extremes));
        }
        phases.add(planner.starved());
        phases.add(planner.shy());
        phases.add(planner.stretch());
        phases.add(planner.wrongFrames());
      }
    }
    return new Script(phases, planner.frames.all());
  }

  private Phase wrongFrames() {
    long latency = plan.timing().latency();
    long interval = plan.schedule().initiationInterval();
    return new WrongFrames(frames, random, stalls, zeros(plan), latency, interval).phase();
  }

  /** Tells whether every input may be 0, which is what completes a short frame. */
  private static boolean zeros(Plan plan) {
    return plan.network().inputs().stream().allMatch(e -> e.type().range().contains(0));
  }

  /**
   * Resets all over an inference. Every round compares the first inference after a reset. Even
   * rounds then reset a design in its steady state; odd ones reset it at once, and again at any
   * time from its first beat to its first result, under stalls and with outputs that take nothing.
   *
   * @param brim inferences with which the design is full before the last resets
   */
  private Phase resets(int rounds, int brim) {
    PhaseWriter phase = new PhaseWriter("reset", frames);
    phase.add(Step.reset(PhaseWriter.RESET));
    long interval = plan.schedule().initiationInterval();
    long decoded = plan.schedule().startCycles();
    long start = decoded + plan.timing().latency() + interval;
    long arrival = Math.min(start, decoded + Extent.inputBeats(plan));
    for (int round = 0; round < rounds; round++) {
      boolean steady = round % 2 == 1;
      long after =
          steady
              ? place(round / 2, rounds / 2, interval)
              : place(round / 2, Math.ceilDiv(rounds, 2), round / 2 % 2 == 0 ? start : arrival);
      int ahead = Math.toIntExact(2 + Math.max(0, after - decoded) / interval);
      Starvation starvation = steady ? firstBeats() : Starvation.NONE;
      phase.compare(frames.right(steady ? ahead : 1), 1, starvation, Pattern.NONE);
      if (!steady) {
        Pattern sink = List.of(Pattern.NONE, stalls, Pattern.CLOSED).get(round / 2 % 3);
        phase.add(Step.reset(PhaseWriter.RESET));
        phase.offer(frames.right(ahead), round / 2 % 2 == 0 ? Pattern.NONE : stalls);
        phase.add(Step.take(sink));
      }
      phase.add(Step.run(after)).add(Step.reset(PhaseWriter.RESET + round % 2));
      if (round == 0) {
        phase.add(Step.silence());
      }
    }
    if (brim > 0) {
      fullResets(phase, brim);
    }
    return phase.compare(frames.right(1), 1, firstBeats(), Pattern.NONE).phase();
  }

  /**
   * Resets a design that holds as much as it can, because one output takes nothing: places that a
   * queue does not get back are missing for ever.
   */
  private void fullResets(PhaseWriter phase, int brim) {
    List<Step> fillings = blockedOutputs().stream().limit(MOST_FULL).map(Step::block).toList();
    for (Step filling : fillings.isEmpty() ? List.of(Step.fill()) : fillings) {
      phase.offer(frames.right(brim), Pattern.NONE).add(filling);
      phase.add(Step.reset(PhaseWriter.RESET));
    }
  }

  /**
   * Starves the first beats of a frame for about half a latency: a count that starts too high lets
   * a block go ahead of its input, which shows only where the input is late.
   */
  private Starvation firstBeats() {
    long starved = Math.max(LEAST_STARVED_BEATS, plan.timing().latency() / (2 * GAPS[0]));
    long beats = Extent.inputBeats(plan);
    return new Starvation(
        GAPS[0], 0, Math.toIntExact(Math.min(1000, Math.ceilDiv(1000 * starved, beats))));
  }

  /** Returns a cycle in one of so many equal parts of a span. */
  private long place(int part, int parts, long span) {
    long from = span * part / parts;
    long to = span * (part + 1) / parts;
    return from + random.nextLong(to - from + 1);
  }

  /**
   * All vectors, from a design on that is filled to the brim, and is so once more, at any place of
   * the stream: what a queue loses may equal what takes its place.
   */
  private Phase vectors() {
    PhaseWriter phase = new PhaseWriter("stalls", frames);
    List<Integer> places = frames.vectors(IntStream.range(0, vectors));
    phase.offer(places, stalls).add(Step.record(vectors));
    if (stalls != Pattern.NONE) {
      blockedOutputs().forEach(output -> phase.add(Step.block(output)));
      phase.add(Step.fill());
    }
    phase.add(Step.take(stalls));
    int before = vectors / 2;
    if (before > 0 && stalls != Pattern.NONE) {
      long interval = plan.schedule().initiationInterval();
      phase.add(Step.await(before)).add(Step.run(random.nextLong(interval)));
      phase.add(Step.fill()).add(Step.take(stalls));
    } else {
      before = 0;
    }
    phase.add(Step.await(vectors - before));
    return phase.recorded(places).add(Step.silence()).phase();
  }

  /**
   * More inferences than the vectors are, where these are too few to fill every queue behind which
   * an output takes nothing.
   */
  private Phase full() {
    PhaseWriter phase = new PhaseWriter("full", frames);
    List<Integer> places = frames.right(extent.filling());
    phase.offer(places, Pattern.NONE).add(Step.record(places.size()));
    blockedOutputs().forEach(output -> phase.add(Step.block(output)));
    phase.add(Step.fill()).add(Step.take(Pattern.NONE)).add(Step.await(places.size()));
    return phase.recorded(places).add(Step.silence()).phase();
  }

  /** One output that takes nothing has to hold all others, before anything is lost. */
  private List<Integer> blockedOutputs() {
    int outputs = plan.network().outputs().size();
    if (outputs == 1) {
      return List.of();
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, outputs).boxed().toList());
    Collections.shuffle(order, new Random(random.nextLong()));
    return order.subList(0, Math.min(outputs, MOST_BLOCKED));
  }

  private Phase extremes(int count) {
    PhaseWriter phase = new PhaseWriter("extremes", frames);
    List<Integer> places = frames.vectors(IntStream.range(vectors, vectors + count));
    return phase.compare(places, count, Pattern.NONE, Pattern.NONE).phase();
  }

  /**
   * Inputs that are slower than the design. Short gaps can starve whole frames; of long ones as
   * many beats as the extent allows, at any place of the frame.
   */
  private Phase starved() {
    PhaseWriter phase = PhaseWriter.apart("starved", frames);
    long whole = plan.timing().latency() + plan.schedule().initiationInterval();
    long budget = extent.starvedCycles();
    int count = Math.toIntExact(Math.clamp(budget / (2 * whole), LEAST_GAPS, GAPS.length));
    int together = budget / (2 * whole) < LEAST_GAPS ? 1 : 2;
    List<Integer> gaps = gaps(count);
    long share = Math.max(budget / 2, budget - count * whole) / ((long) gaps.size() * together);
    long beats = Extent.inputBeats(plan);
    for (int i = 0; i < gaps.size(); i++) {
      long starved = Math.max(LEAST_STARVED_BEATS, share / gaps.get(i));
      int thousandths = Math.toIntExact(Math.min(1000, Math.ceilDiv(1000 * starved, beats)));
      int from = random.nextInt(1001 - thousandths);
      phase.compare(
          frames.right(together),
          together,
          new Starvation(gaps.get(i), from, from + thousandths),
          i % 2 == 0 ? Pattern.NONE : stalls);
    }
    return phase.phase();
  }

  /** Returns at most so many gaps, from short ones to about the latency. */
  private List<Integer> gaps(int count) {
    long longest = Math.max(LEAST_LONG_GAP, plan.timing().latency());
    List<Integer> gaps = IntStream.of(GAPS).filter(g -> g <= longest).boxed().toList();
    int chosen = Math.min(count, gaps.size());
    return IntStream.range(0, chosen)
        .mapToObj(i -> gaps.get((2 * i + 1) * gaps.size() / (2 * chosen)))
        .toList();
  }

  private Phase shy() {
    PhaseWriter phase = new PhaseWriter("shy", frames);
    phase.compare(frames.right(1), 1, Pattern.NONE, Pattern.SHY);
    return phase.add(Step.silence()).phase();
  }

  private Phase stretch() {
    PhaseWriter phase = new PhaseWriter(Script.STRETCH, frames);
    if (plan.schedule().period() > 1) {
      // Turns are counted from the first beat after a reset, whenever it comes, as planned cycles
      // are.
      phase.add(Step.reset(PhaseWriter.RESET)).add(Step.run(LATE));
    }
    phase.add(Step.measure());
    int inferences = extent.stretch().inferences();
    phase.compare(frames.right(inferences), inferences, Pattern.NONE, Pattern.NONE);
    return phase.add(Step.silence()).phase();
  }
}
