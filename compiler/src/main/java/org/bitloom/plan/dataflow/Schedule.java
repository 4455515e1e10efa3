// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.plan.engine.SharedMultipliers;

/**
 * The network spread over hardware: never a result changes with it.
 *
 * @param initiationInterval cycles between inferences when nothing outside stalls
 * @param inputs layout of each network input at the border, in order
 * @param engines by node name
 * @param orders of the tensors whose channels are not in their own
 * @param shared multipliers that several engines use in turns
 */
public record Schedule(
    long initiationInterval,
    List<StreamLayout> inputs,
    Map<String, EnginePlan> engines,
    Orders orders,
    List<SharedMultipliers> shared) {
  /** Copies the collections. */
  public Schedule {
    inputs = List.copyOf(inputs);
    engines = Map.copyOf(engines);
    shared = List.copyOf(shared);
  }

  /** A schedule with every tensor in its own order. */
  public Schedule(
      long initiationInterval, List<StreamLayout> inputs, Map<String, EnginePlan> engines) {
    this(initiationInterval, inputs, engines, Orders.NONE, List.of());
  }

  /** Returns the same with another interval. */
  Schedule withInterval(long interval) {
    return new Schedule(interval, inputs, engines, orders, shared);
  }

  /**
   * Returns the cycles of the busiest node or input: the interval, unless blocks hold each other
   * up.
   */
  public long busiest() {
    long border = inputs.stream().mapToLong(StreamLayout::beats).max().orElse(1);
    long engines =
        this.engines.values().stream().mapToLong(e -> e.schedule().cycles()).max().orElse(1);
    return Math.max(border, engines);
  }

  /** Returns the cycles after a reset before the inputs take anything: weights are decoded. */
  public long startCycles() {
    return engines.values().stream().mapToLong(EnginePlan::startCycles).max().orElse(0);
  }

  /** Returns the multiply-accumulate operations of one inference that hardware computes. */
  public long products() {
    return engines.values().stream().mapToLong(EnginePlan::products).sum();
  }

  /** Returns the physical multipliers in all MAC arrays; those that several use count once. */
  public int multipliers() {
    int all = macs().values().stream().mapToInt(m -> m.folding().multipliers()).sum();
    for (SharedMultipliers some : shared) {
      all += some.multipliers();
      for (String node : some.nodes()) {
        all -= engines.get(node).array().orElseThrow().folding().multipliers();
      }
    }
    return all;
  }

  /** Returns the multipliers that a node shares with others; none where it has its own. */
  public Optional<SharedMultipliers> shared(Node node) {
    return shared.stream().filter(some -> some.nodes().contains(node.name())).findFirst();
  }

  /** Returns the cycles after which all turns repeat; a multiple of each period. */
  public long period() {
    long all = 1;
    for (SharedMultipliers some : shared) {
      long period = some.period();
      all = Math.multiplyExact(all / gcd(all, period), period);
    }
    return all;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Returns the engine of a node. */
  public EnginePlan engine(Node node) {
    return engines.get(node.name());
  }

  /** Returns the schedule of a node. */
  public NodeSchedule of(Node node) {
    return engine(node).schedule();
  }

  /** Returns the MAC arrays, by node name. */
  public Map<String, MacPlan> macs() {
    Map<String, MacPlan> macs = new HashMap<>();
    engines.forEach((name, engine) -> engine.array().ifPresent(mac -> macs.put(name, mac)));
    return macs;
  }

  /** Returns the MAC array of a node; none where its engine has none. */
  public Optional<MacPlan> mac(Node node) {
    return engine(node).array();
  }
}
