// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NodeInput;
import org.bitloom.plan.dataflow.TimingModel.Store;

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
  private static final int FIRST_TRY = 4;
  private static final int LAST_TRY = 16;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final IntegerNetwork network;
  private final Schedule schedule;

  private TimingPlanner(IntegerNetwork network, Schedule schedule) {
    this.network = network;
    this.schedule = schedule;
  }

  /** Returns the timing of a schedule. */
  static Timing plan(IntegerNetwork network, Schedule schedule) {
    return new TimingPlanner(network, schedule).plan();
  }

  private Timing plan() {
    long interval = schedule.initiationInterval();
    Map<NodeInput, Store> stores = new LinkedHashMap<>();
    Convergence.inputs(network, schedule).forEach(input -> stores.put(input, new Store.Ideal()));
    Periodic ideal = periodic(stores, interval);
    stores.keySet().removeIf(input -> ideal.run().readers().get(input).immediate());
    stores.replaceAll((input, store) -> new Store.Buffer(UNLIMITED));
    Periodic steady = stores.isEmpty() ? ideal : periodic(stores, ideal.interval());
    Map<NodeInput, WaitingQueue> queues = new HashMap<>();
    WaitingReason reason = new WaitingReason(network, schedule, steady.run());
    for (NodeInput input : stores.keySet()) {
      TimingRun.Occupancy most = steady.run().readers().get(input).occupancy();
      WaitingQueue queue = new WaitingQueue(most.beats(), reason.of(input, most.cycle()));
      queues.put(input, queue);
      stores.put(input, new Store.Buffer(queue.places()));
    }
    return new Timing(steady.interval(), latencies(stores), queues);
  }

  /**
   * A run in which the last inference repeats the one before.
   *
   * @param run the run
   * @param interval cycles between the two
   */
  private record Periodic(TimingRun run, long interval) {}

  /** Where blocks hold each other up so that the wanted interval cannot be kept, finds another. */
  private Periodic periodic(Map<NodeInput, Store> stores, long wanted) {
    long interval = wanted;
    int most = inferences(stores, interval);
    while (true) {
      for (int inferences = FIRST_TRY; inferences <= most; inferences *= 2) {
        TimingRun run = run(stores, interval, inferences);
        if (run.periodic(interval, inferences)) {
          return new Periodic(run, interval);
        }
      }
      TimingRun run = run(stores, interval, most);
      long late = run.end(most - 1) - run.end(most / 2 - 1);
      interval = Math.max(interval + 1, Math.ceilDiv(late, most / 2));
    }
  }

  /** Returns how many inferences are tried at most: several times as many as are under way. */
  private int inferences(Map<NodeInput, Store> stores, long interval) {
    long underWay = Math.ceilDiv(run(stores, interval, 1).end(0), interval);
    return Math.toIntExact(LAST_TRY * Long.highestOneBit(underWay + 1));
  }

  private TimingRun run(Map<NodeInput, Store> stores, long interval, int inferences) {
    TimingRun run = TimingModel.run(network, schedule, stores, interval, inferences);
    if (!run.complete(inferences)) {
      throw new IllegalStateException("network '" + network.name() + "' comes to a stop");
    }
    return run;
  }

  private Map<String, Long> latencies(Map<NodeInput, Store> stores) {
    TimingRun run = TimingModel.run(network, schedule, stores, 0, 1);
    Map<String, Long> latencies = new HashMap<>();
    run.outputs().forEach((edge, timed) -> latencies.put(edge.name(), timed.end(0)));
    return latencies;
  }
}
