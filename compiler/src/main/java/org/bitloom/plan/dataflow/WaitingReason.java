// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.operator.Shape;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;
import org.bitloom.timing.TransferCount;

/** Says what tensors wait for: what the nodes of the other branches hold at the same time. */
final class WaitingReason {
  /** The reason is a sentence: where more layers hold something, it does not name them all. */
  private static final int MOST_HOLDERS = 16;

  private final IntegerNetwork network;
  private final Schedule schedule;
  private final Map<NodeInput, Long> cycles;
  private final Branches.Finder finder;
  private final Map<String, Held> held = new HashMap<>();
  private Optional<Branches> latest = Optional.empty();

  /**
   * Counts what a node has taken, and what has left its engine.
   *
   * @param taken of its first input
   * @param takenBeats of an inference
   * @param gone of its result
   * @param goneBeats of an inference
   */
  private record Held(TransferCount taken, int takenBeats, TransferCount gone, int goneBeats) {
    static Held of(TimingRun.Timed in, TimingRun.Timed out, Set<Long> cycles) {
      return new Held(
          in.stream().count(cycles),
          in.layout().beats(),
          out.stream().count(cycles),
          out.layout().beats());
    }

    boolean complete() {
      return taken.complete() && gone.complete();
    }
  }

  /**
   * Notes what is asked for.
   *
   * @param cycles where tensors wait: the cycle in which most of each waits
   */
  WaitingReason(IntegerNetwork network, Schedule schedule, Map<NodeInput, Long> cycles) {
    this.network = network;
    this.schedule = schedule;
    this.cycles = cycles;
    finder = new Branches.Finder(network);
  }

  /** Follows a run from its beginning until all of the cycles are over. */
  void follow(TimingRun run) {
    Map<Node, Set<Long>> wanted = new LinkedHashMap<>();
    cycles.forEach(
        (input, cycle) ->
            others(input).forEach(n -> wanted.computeIfAbsent(n, k -> new HashSet<>()).add(cycle)));
    wanted.forEach(
        (node, at) -> {
          TimingRun.Timed reader = run.reader(new NodeInput(node.name(), 0));
          TimingRun.Timed out = run.edge(network.engineOutput(node));
          if (reader != null && out != null) {
            held.put(node.name(), Held.of(reader, out, at));
          }
        });
    while (!held.values().stream().allMatch(Held::complete)) {
      run.advance();
    }
  }

  private Stream<Node> others(NodeInput input) {
    return branches(network.node(input.node())).besides(input.input());
  }

  /** Returns the reason for the queue before an input. */
  String of(NodeInput input) {
    Node node = network.node(input.node());
    List<String> holders =
        others(input)
            .flatMap(n -> held(n, cycles.get(input)).map(t -> n.layer() + " holds " + t).stream())
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
    Held counts = held.get(node.name());
    if (counts == null) {
      return Optional.empty();
    }
    Shape shape = node.inputs().get(0).type().shape();
    long elements = shape.elements();
    long taken = elements * counts.taken().upTo(cycle) / counts.takenBeats();
    long gone = elements * counts.gone().upTo(cycle) / counts.goneBeats();
    return Optional.of(taken - gone).filter(h -> h > 0).map(h -> text(h, shape));
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
