// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Work;

/**
 * The search for the cheapest candidate that is accurate enough. First every level of every axis
 * alone: what it saves, and what damage it does. From the network as read, the step that saves most
 * for its damage is taken while one is accurate; each is judged by a real evaluation. Then
 * exchanges: one axis wider and another one narrower. Where no exchange helps, a few axes chosen at
 * random are widened, and the descent starts again from there.
 *
 * <p>Every decision depends on evaluations and on the seed alone.
 */
final class Search {
  /** Steps of a descent of which the best is taken. */
  private static final int STEPS = 4;

  /** Exchanges that are tried before the search restarts elsewhere. */
  private static final int EXCHANGES = 48;

  /** Restarts in a row that may find nothing. */
  private static final int RESTARTS = 8;

  private static final double SMALLEST_DAMAGE = 1e-9;

  private final Axes space;
  private final Judgement judgement;

  /** Candidates that are judged at a time. */
  private final int width;

  private final TuneProgress progress;
  private final SplittableRandom random;

  /** Damage and cost of each level alone, relative to the network as read. */
  private final double[][] damage;

  private final double[][] saving;

  /** The axes, with a short name. */
  private record Axes(List<Axis> list) {
    int size() {
      return list.size();
    }

    int levels(int axis) {
      return list.get(axis).levels().size();
    }
  }

  /**
   * Prepares a search.
   *
   * @param work judges a candidate as a task of {@link Judge}
   * @param farm does that; how many at a time changes nothing that is found
   */
  Search(
      List<Axis> axes,
      Work work,
      Farm farm,
      Journal journal,
      TuneProgress progress,
      TuneOptions options) {
    space = new Axes(List.copyOf(axes));
    judgement = new Judgement(space.list, work, farm, journal, progress, options.budget());
    width = farm.width();
    this.progress = progress;
    random = new SplittableRandom(options.seed());
    damage = new double[axes.size()][];
    saving = new double[axes.size()][];
  }

  /** Searches, and returns every candidate with its evaluation in the order in which it was met. */
  Map<Candidate, Evaluation> run() {
    judgement.evaluate(judgement.best(), true);
    progress.phase("each layer alone");
    sensitivity();
    progress.phase("descending");
    descend(judgement.best());
    progress.phase("exchanging");
    improve();
    return judgement.all();
  }

  private void sensitivity() {
    Candidate asRead = Candidate.asRead(space.size());
    judgement.foresee(alone(asRead), true);
    double cost = judgement.of(asRead).cost();
    for (int axis = 0; axis < space.size(); axis++) {
      damage[axis] = new double[space.levels(axis)];
      saving[axis] = new double[space.levels(axis)];
      for (int level = 1; level < space.levels(axis); level++) {
        if (judgement.exhausted()) {
          // What was not tried looks as if it saved nothing.
          damage[axis][level] = Double.POSITIVE_INFINITY;
          continue;
        }
        Evaluation alone = judgement.evaluate(asRead.with(axis, level), true);
        damage[axis][level] = Math.max(alone.damage(), SMALLEST_DAMAGE);
        saving[axis][level] = Double.isNaN(alone.cost()) ? 0 : cost - alone.cost();
      }
    }
  }

  private List<Candidate> alone(Candidate asRead) {
    List<Candidate> candidates = new ArrayList<>();
    for (int axis = 0; axis < space.size(); axis++) {
      for (int level = 1; level < space.levels(axis); level++) {
        candidates.add(asRead.with(axis, level));
      }
    }
    return candidates;
  }

  /**
   * A change of one candidate into another.
   *
   * @param saved cost, as the axes alone foretell
   * @param damaged by the axes alone
   */
  private record Step(Candidate target, double saved, double damaged) {
    double gain() {
      return saved / Math.max(damaged, SMALLEST_DAMAGE);
    }
  }

  private Step step(Candidate from, int axis, int level) {
    int now = from.level(axis);
    return new Step(
        from.with(axis, level),
        saving[axis][level] - saving[axis][now],
        damage[axis][level] - damage[axis][now]);
  }

  /** Takes steps while one is accurate and saves. */
  private void descend(Candidate start) {
    Optional<Candidate> next = Optional.of(start);
    while (next.isPresent()) {
      next = nextStep(next.get());
    }
  }

  private Optional<Candidate> nextStep(Candidate from) {
    List<Step> steps = new ArrayList<>();
    for (int axis = 0; axis < space.size(); axis++) {
      for (int level = from.level(axis) + 1; level < space.levels(axis); level++) {
        Step step = step(from, axis, level);
        if (step.saved > 0 && level <= from.level(axis) + 2) {
          steps.add(step);
        }
      }
    }
    steps.sort(Comparator.comparingDouble(Step::gain).reversed());
    for (int first = 0; first < steps.size() && !judgement.exhausted(); first += STEPS) {
      List<Step> few = steps.subList(first, Math.min(first + STEPS, steps.size()));
      judgement.foresee(targets(steps, first, STEPS), false);
      Optional<Candidate> taken = bestOf(from, few);
      if (taken.isPresent()) {
        return taken;
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the targets of steps from one on: as many as are wanted, and as are judged at a time.
   */
  private List<Candidate> targets(List<Step> steps, int first, int wanted) {
    int last = Math.min(first + Math.max(wanted, width), steps.size());
    return steps.subList(first, last).stream().map(Step::target).toList();
  }

  /** Returns the accurate step that really saves most for its damage. */
  private Optional<Candidate> bestOf(Candidate from, List<Step> steps) {
    Evaluation before = judgement.of(from);
    Optional<Candidate> taken = Optional.empty();
    double bestGain = 0;
    for (Step step : steps) {
      if (judgement.exhausted() && !judgement.knows(step.target)) {
        break;
      }
      Evaluation after = judgement.evaluate(step.target, false);
      if (after.accurate() && after.cost() < before.cost()) {
        double harm = Math.max(after.damage() - before.damage(), SMALLEST_DAMAGE);
        double gain = (before.cost() - after.cost()) / harm;
        if (gain > bestGain) {
          bestGain = gain;
          taken = Optional.of(step.target);
        }
      }
    }
    return taken;
  }

  private void improve() {
    int failures = 0;
    while (!judgement.exhausted() && failures < RESTARTS) {
      Candidate before = judgement.best();
      Optional<Candidate> exchanged = exchange();
      descend(exchanged.orElseGet(this::widened));
      failures = exchanged.isPresent() || !judgement.best().equals(before) ? 0 : failures + 1;
    }
  }

  /** Returns a cheaper accurate candidate with one axis narrower and another one wider. */
  private Optional<Candidate> exchange() {
    List<Step> steps = new ArrayList<>();
    for (int narrow = 0; narrow < space.size(); narrow++) {
      for (int level = judgement.best().level(narrow) + 1; level < space.levels(narrow); level++) {
        for (int wide = 0; wide < space.size(); wide++) {
          for (int wider = 0; wide != narrow && wider < judgement.best().level(wide); wider++) {
            steps.add(both(step(judgement.best(), narrow, level), wide, wider));
          }
        }
      }
    }
    steps.removeIf(step -> step.saved <= 0 || judgement.knows(step.target));
    steps.sort(Comparator.comparingDouble(Step::damaged));
    int tried = Math.min(EXCHANGES, steps.size());
    for (int i = 0; i < tried && !judgement.exhausted(); i++) {
      if (i % width == 0) {
        judgement.foresee(targets(steps, i, 1), false);
      }
      Step step = steps.get(i);
      judgement.evaluate(step.target, false);
      if (judgement.best().equals(step.target)) {
        return Optional.of(judgement.best());
      }
    }
    return Optional.empty();
  }

  private Step both(Step first, int axis, int level) {
    Step second = step(first.target, axis, level);
    return new Step(second.target, first.saved + second.saved, first.damaged + second.damaged);
  }

  /**
   * Returns the best candidate with a few axes wider, or the network as read if none is accurate.
   */
  private Candidate widened() {
    Candidate wider = judgement.best();
    int count = random.nextInt(2, 5);
    for (int i = 0; i < count; i++) {
      int axis = random.nextInt(space.size());
      int level = wider.level(axis);
      wider = wider.with(axis, Math.max(0, level - 1 - random.nextInt(2)));
    }
    return judgement.evaluate(wider, false).accurate() ? wider : Candidate.asRead(space.size());
  }
}
