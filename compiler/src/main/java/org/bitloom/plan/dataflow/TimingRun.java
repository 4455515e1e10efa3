// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Edge;
import org.bitloom.plan.NodeInput;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedState;
import org.bitloom.timing.TimedStream;
import org.bitloom.timing.Waiting;

/** The cycles in which a design transfers its beats, inference by inference. */
final class TimingRun {
  private final TimedNetwork timed;
  private final List<Timed> inputs = new ArrayList<>();
  private final Map<String, Timed> edges = new LinkedHashMap<>();
  private final Map<NodeInput, Timed> readers = new LinkedHashMap<>();
  private final Map<NodeInput, Waiting> stores = new LinkedHashMap<>();
  private final Map<Edge, List<Long>> ends = new LinkedHashMap<>();
  private int inferences;

  /**
   * A stream.
   *
   * @param stream its transfers
   * @param layout of an inference
   */
  record Timed(TimedStream stream, StreamLayout layout) {}

  TimingRun(TimedNetwork timed) {
    this.timed = timed;
  }

  void addInput(TimedStream stream, StreamLayout layout) {
    inputs.add(new Timed(stream, layout));
  }

  void addEdge(Edge edge, TimedStream stream, StreamLayout layout) {
    edges.put(edge.name(), new Timed(stream, layout));
  }

  void addOutput(Edge edge, List<Long> endsOfInferences) {
    ends.put(edge, endsOfInferences);
  }

  void addReader(NodeInput input, TimedStream taken, StreamLayout layout) {
    readers.put(input, new Timed(taken, layout));
  }

  void addStore(NodeInput input, Waiting waiting) {
    stores.put(input, waiting);
  }

  /** Offers one more inference at the inputs; returns whether the design computes all of it. */
  boolean advance() {
    timed.run();
    inferences++;
    return Stream.of(inputs, edges.values(), readers.values())
        .flatMap(streams -> streams.stream())
        .allMatch(s -> s.stream().beats() == (long) inferences * s.layout().beats());
  }

  /** Returns how many inferences were offered. */
  int inferences() {
    return inferences;
  }

  /** Returns how often a block was looked at: the work of the run. */
  long turns() {
    return timed.turns();
  }

  /** Returns how many inferences can be under way in one block. */
  int underWay(long interval) {
    return Math.toIntExact(Math.ceilDiv(timed.delay(), interval) + 1);
  }

  /** Returns what the inferences so far leave behind for those that follow. */
  TimedState state() {
    return timed.state();
  }

  /** Returns the stream of a tensor. */
  Timed edge(Edge edge) {
    return edges.get(edge.name());
  }

  /** Returns the stream from which a node takes a tensor. */
  Timed reader(NodeInput input) {
    return readers.get(input);
  }

  /** Returns what waits before an input of a node. */
  Waiting waiting(NodeInput input) {
    return stores.get(input);
  }

  /** Returns the cycles in which the last beats of inferences leave the network, by output. */
  Map<Edge, List<Long>> ends() {
    return ends;
  }

  /** Returns the cycle of the last beat of an inference, over all outputs. */
  long end(int inference) {
    return ends.values().stream().mapToLong(e -> e.get(inference)).max().orElse(0);
  }
}
