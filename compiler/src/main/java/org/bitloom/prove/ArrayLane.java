// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.RequantizerInputs;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.array.Scaling;
import org.bitloom.plan.array.Sweep;

/**
 * What a lane of the array's requantizer has to compute for a layer, and the constants with which
 * it does.
 *
 * @param node the requantizer
 * @param before what its sums come from
 * @param proven its constants; only where results change is taken from them
 * @param ranges of the accumulators of each channel that has constants of its own
 * @param scalings by channel, as in {@code weights.bin} or in the list of passes
 * @param numbers of the sweep
 */
record ArrayLane(
    Node node,
    Operator before,
    ProvenRequantizer proven,
    List<Interval> ranges,
    List<Scaling> scalings,
    Sweep.Numbers numbers) {
  /** Returns what all sweeps of a plan scale, layer after layer. */
  static List<ArrayLane> of(ArrayPlan plan) {
    Map<String, List<Scaling>> scalings = new HashMap<>();
    Map<String, Sweep.Numbers> numbers = new HashMap<>();
    Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Pass pass : plan.passes()) {
      if (pass instanceof Sweep sweep && !sweep.share().kept()) {
        sweep.added().ifPresent(a -> adding(plan, sweep, a, scalings, numbers));
        if (known.add(sweep.contents()) && !sweep.numbers().table()) {
          own(plan, sweep, scalings, numbers);
        }
      }
    }
    List<ArrayLane> lanes = new ArrayList<>();
    for (Node node : plan.proven().graph().nodes()) {
      if (node.operator() instanceof Requantize requantize && numbers.containsKey(node.name())) {
        lanes.add(
            new ArrayLane(
                node,
                plan.proven()
                    .graph()
                    .producer(node.inputs().get(0))
                    .map(Node::operator)
                    .orElse(requantize),
                plan.proven().requantizers().get(node.name()),
                RequantizerInputs.ranges(plan.proven().graph(), node, requantize),
                scalings.get(node.name()),
                numbers.get(node.name())));
      }
    }
    return lanes;
  }

  /** The groups of a layer's sweeps follow each other, unless each sweep has all of them. */
  private static void own(
      ArrayPlan plan,
      Sweep sweep,
      Map<String, List<Scaling>> scalings,
      Map<String, Sweep.Numbers> numbers) {
    requantizer(plan, sweep.layer())
        .forEach(
            node -> {
              List<Scaling> all = scalings.computeIfAbsent(node.name(), n -> new ArrayList<>());
              numbers.put(node.name(), sweep.numbers());
              int outputs = sweep.loops().groups() * plan.shape().channels();
              for (int o = 0; o < outputs; o++) {
                all.add(sweep.contents().scaling(o));
              }
            });
  }

  private static List<Node> requantizer(ArrayPlan plan, String layer) {
    return plan.proven().graph().nodes().stream()
        .filter(n -> n.layer().equals(layer) && n.operator() instanceof Requantize)
        .toList();
  }

  /** What is added belongs to the layer behind that of the sweep. */
  private static void adding(
      ArrayPlan plan,
      Sweep sweep,
      Sweep.Added added,
      Map<String, List<Scaling>> scalings,
      Map<String, Sweep.Numbers> numbers) {
    for (Node node : plan.proven().graph().nodes()) {
      boolean behind =
          !node.layer().equals(sweep.layer())
              && node.inputs().stream().anyMatch(e -> e.name().equals(sweep.layer()));
      if (behind) {
        for (Node requantizer : requantizer(plan, node.layer())) {
          numbers.put(requantizer.name(), added.numbers());
          scalings.put(requantizer.name(), List.of(added.scaling()));
        }
      }
    }
  }

  /** Returns how many channels have a range or constants of their own. */
  int channels() {
    boolean each = before instanceof WeightedSum;
    int own = each ? ((WeightedSum) before).outputCount() : ranges.size();
    return Math.min(own, scalings.size());
  }

  /** Returns the range of the accumulators of a channel. */
  Interval range(int channel) {
    return before instanceof WeightedSum sum
        ? sum.accumulatorRange(channel)
        : ranges.get(Math.min(channel, ranges.size() - 1));
  }

  /** Returns what the accumulator of a channel has beyond the sum. */
  long bias(int channel) {
    return switch (before) {
      case WeightedSum sum -> sum.bias().get(channel);
      case Combine(var l, var r, Combination.Linear linear) -> linear.offset();
      case Operator other -> 0;
    };
  }

  /** Returns the result, as the network means it. */
  long result(int channel, long accumulator) {
    return ((Requantize) node.operator()).requantization().apply(channel, accumulator);
  }
}
