// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.operator.Shape;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;
import org.bitloom.timing.TimedStream;

/** Says what a tensor waits for: what the nodes of the other branch hold at the same time. */
final class WaitingReason {
  private final IntegerNetwork network;
  private final Schedule schedule;

  /** The reason is a sentence: where more layers hold something, it does not name them all. */
  private static final int MOST_HOLDERS = 16;

  private final TimingRun run;
  private final Branches.Finder finder;
  private Optional<Branches> latest = Optional.empty();

  WaitingReason(IntegerNetwork network, Schedule schedule, TimingRun run) {
    this.network = network;
    this.schedule = schedule;
    this.run = run;
    finder = new Branches.Finder(network);
  }

  /**
   * Returns the reason.
   *
   * @param input where the tensor waits
   * @param cycle in which most of it waits
   */
  String of(NodeInput input, long cycle) {
    Node node = network.node(input.node());
    List<String> holders =
        branches(node)
            .besides(input.input())
            .flatMap(other -> held(other, cycle).map(t -> other.layer() + " holds " + t).stream())
            .limit(MOST_HOLDERS + 1)
            .collect(Collectors.toCollection(ArrayList::new));
    if (holders.size() > MOST_HOLDERS) {
      holders.set(MOST_HOLDERS, "others hold more");
    }
    List<String> reasons = schedule.engine(node).waitingFor(node.layer(), input.input(), holders);
    return "while " + (reasons.isEmpty() ? "the other input arrives" : joined(reasons));
  }

  /** The inputs of a node are asked for one after the other. */
  private Branches branches(Node node) {
    if (latest.filter(b -> b.node() == node).isEmpty()) {
      latest = Optional.of(finder.to(node));
    }
    return latest.get();
  }

  private static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  /** Returns how much of its input a node has taken whose part of the output has not left it. */
  private Optional<String> held(Node node, long cycle) {
    Edge output = network.engineOutput(node);
    TimingRun.Reader reader = run.readers().get(new NodeInput(node.name(), 0));
    TimingRun.Timed out = run.edges().get(output);
    if (reader == null || out == null) {
      return Optional.empty();
    }
    Shape shape = node.inputs().get(0).type().shape();
    long elements = shape.elements();
    long taken = elements * count(reader.taken(), cycle) / reader.layout().beats();
    long gone = elements * count(out.stream(), cycle) / out.layout().beats();
    return Optional.of(taken - gone).filter(h -> h > 0).map(h -> text(h, shape));
  }

  private static long count(TimedStream stream, long cycle) {
    int from = 0;
    int to = stream.beats();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (stream.cycle(middle) <= cycle) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static String text(long held, Shape shape) {
    boolean image = shape.dimensions().size() == 3 && shape.dimensions().get(1) > 1;
    if (!image || held < shape.channels()) {
      return counted(held, "element");
    }
    long width = shape.dimensions().get(1);
    long pixels = held / shape.channels();
    String rest = counted(pixels % width, "pixel");
    return pixels < width
        ? rest
        : counted(pixels / width, "row") + " of " + width + " pixels and " + rest;
  }

  private static String counted(long count, String noun) {
    return count == 1 ? "1 " + noun : count + " " + noun + "s";
  }
}
