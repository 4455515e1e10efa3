// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NodeInput;
import org.bitloom.plan.dataflow.TimingModel.Store;
import org.bitloom.timing.TimedState;

/**
 * Finds the latency, and the smallest queues with which no branch of a network makes another wait.
 *
 * <p>The inputs are spread evenly over the initiation interval, and every queue in question is made
 * as large as it likes. When each inference then repeats the one before, one interval later, this
 * is a periodic schedule, and it also is one of the design whose queues have no more places than
 * were in use. Each transfer of that design is a maximum of earlier transfers, plus constants; so a
 * design that is not held back at its inputs is nowhere later than the schedule: it keeps the
 * interval. And as the schedule gives every transfer its cycle, none waits for itself: whatever
 * stalls from outside add to the constants, nothing deadlocks.
 */
final class TimingPlanner {
  /** As many inferences as may pass until a design has settled, where it does. */
  private static final int SETTLING = 16;

  private final IntegerNetwork network;
  private final Schedule schedule;
  private long turns;

  TimingPlanner(IntegerNetwork network, Schedule schedule) {
    this.network = network;
    this.schedule = schedule;
  }

  /** Returns the timing of a schedule. */
  static Timing plan(IntegerNetwork network, Schedule schedule) {
    return new TimingPlanner(network, schedule).plan();
  }

  /** Returns how often a block was looked at: the work that does not depend on the machine. */
  long turns() {
    return turns;
  }

  Timing plan() {
    Map<NodeInput, Store> stores = new LinkedHashMap<>();
    Convergence.inputs(network, schedule).forEach(input -> stores.put(input, new Store.Ideal()));
    Periodic ideal = periodic(stores, schedule.initiationInterval());
    stores.keySet().removeIf(input -> ideal.run().waiting(input).immediate());
    stores.replaceAll((input, store) -> new Store.Unlimited());
    Periodic steady = stores.isEmpty() ? ideal : periodic(stores, ideal.interval());
    Map<NodeInput, WaitingQueue> queues = queues(steady, stores);
    stores.replaceAll((input, store) -> new Store.Buffer(queues.get(input).places()));
    TimingRun unpaced = run(stores, 0);
    advance(unpaced);
    Map<String, Long> latencies = new HashMap<>();
    unpaced.ends().forEach((edge, ends) -> latencies.put(edge.name(), ends.get(0)));
    return new Timing(steady.interval(), intervals(unpaced, steady.interval()), latencies, queues);
  }

  private Map<NodeInput, WaitingQueue> queues(Periodic steady, Map<NodeInput, Store> stores) {
    fill(steady, stores.keySet());
    Map<NodeInput, Long> cycles = new LinkedHashMap<>();
    stores.keySet().forEach(input -> cycles.put(input, steady.run().waiting(input).cycle()));
    WaitingReason reason = new WaitingReason(network, schedule, cycles);
    reason.follow(run(stores, steady.interval()));
    Map<NodeInput, WaitingQueue> queues = new HashMap<>();
    for (NodeInput input : stores.keySet()) {
      int most = steady.run().waiting(input).most();
      queues.put(input, new WaitingQueue(most, reason.of(input)));
    }
    return queues;
  }

  /** Offers inferences until those that follow arrive when the last one so far is gone. */
  private void fill(Periodic steady, Set<NodeInput> inputs) {
    long wait = inputs.stream().mapToLong(i -> steady.run().waiting(i).lastWait()).max().orElse(0);
    for (long under = wait; under > 0; under -= steady.interval()) {
      advance(steady.run());
    }
  }

  /**
   * A run that repeats itself from some inference on.
   *
   * @param run the run
   * @param interval cycles between two inferences
   */
  private record Periodic(TimingRun run, long interval) {}

  /** Where blocks hold each other up so that the wanted interval cannot be kept, finds another. */
  private Periodic periodic(Map<NodeInput, Store> stores, long wanted) {
    long interval = repeating(wanted);
    while (true) {
      TimingRun run = run(stores, interval);
      if (settles(run, interval)) {
        return new Periodic(run, interval);
      }
      int last = run.inferences() - 1;
      long late = run.end(last) - run.end(last - SETTLING);
      interval = repeating(Math.max(interval + 1, Math.ceilDiv(late, SETTLING)));
    }
  }

  /** Returns the next interval after which every array finds its turns where they were. */
  private long repeating(long interval) {
    long period = schedule.period();
    return Math.multiplyExact(Math.ceilDiv(interval, period), period);
  }

  /**
   * Offers inferences until one leaves the design as the one before did; returns false where the
   * design falls behind by ever more instead.
   */
  private boolean settles(TimingRun run, long interval) {
    advance(run);
    TimedState before = run.state();
    OptionalLong distance = OptionalLong.empty();
    int most = 2 * (SETTLING + run.underWay(interval));
    int same = 0;
    while (run.inferences() < most && same < SETTLING) {
      advance(run);
      TimedState state = run.state();
      if (state.follows(before, interval)) {
        return true;
      }
      OptionalLong now = state.distance(before);
      same = now.isPresent() && now.equals(distance) ? same + 1 : 0;
      distance = now;
      before = state;
    }
    return false;
  }

  private TimingRun run(Map<NodeInput, Store> stores, long interval) {
    return TimingModel.run(network, schedule, stores, interval);
  }

  private void advance(TimingRun run) {
    long before = run.turns();
    boolean complete = run.advance();
    turns += run.turns() - before;
    if (!complete) {
      throw new IllegalStateException("network '" + network.name() + "' comes to a stop");
    }
  }

  /**
   * Returns the intervals of all outputs. What is connected with the slowest block keeps its
   * interval; other parts of the network are as fast as they can.
   */
  private Map<String, Long> intervals(TimingRun unpaced, long interval) {
    Map<String, Long> intervals = new HashMap<>();
    if (Parts.count(network) == 1) {
      network.outputs().forEach(edge -> intervals.put(edge.name(), interval));
      return intervals;
    }
    while (unpaced.inferences() < 2 * SETTLING) {
      advance(unpaced);
    }
    unpaced
        .ends()
        .forEach(
            (edge, ends) -> {
              long late = ends.getLast() - ends.get(ends.size() - 1 - SETTLING);
              intervals.put(edge.name(), Math.ceilDiv(late, SETTLING));
            });
    return intervals;
  }
}
