// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;

/**
 * The cycles between inferences of every output, as they are planned.
 *
 * <p>An output takes at least the cycles of the slowest engine that it depends on, and at most
 * those of the slowest one that it shares an input with: that one holds it back as soon as the
 * queues between them are full, which a short run need not reach. Mostly the two are one number.
 */
final class OutputIntervals {
  private OutputIntervals() {}

  /** Returns the planned intervals by tensor. */
  static Map<String, Interval> of(Plan plan) {
    IntegerNetwork network = plan.network();
    Map<String, Long> least = new HashMap<>();
    for (int i = 0; i < network.inputs().size(); i++) {
      least.put(network.inputs().get(i).name(), (long) plan.schedule().inputs().get(i).beats());
    }
    for (Node node : network.nodes()) {
      long slowest = plan.schedule().of(node).cycles();
      for (Edge input : node.inputs()) {
        slowest = Math.max(slowest, least.get(input.name()));
      }
      least.put(node.output().name(), slowest);
    }
    Map<String, Interval> planned = new HashMap<>();
    for (Edge output : List.copyOf(network.outputs())) {
      long most = plan.timing().intervals().get(output.name());
      planned.put(output.name(), new Interval(Math.min(least.get(output.name()), most), most));
    }
    return planned;
  }
}
