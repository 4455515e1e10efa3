// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** The blocks of a planned network in the order of its streams, each with its timing. */
final class TimingModel {
  private final IntegerNetwork network;
  private final Schedule schedule;
  private final Map<NodeInput, Store> stores;
  private final long busiest;
  private final TimedNetwork timed = new TimedNetwork();
  private final Map<Edge, Queue<Stream>> branches = new HashMap<>();
  private final TimingRun run = new TimingRun(timed);

  /** What stands before an input of a node. */
  sealed interface Store {
    /** A queue of no size and no latency, to find out whether anything waits. */
    record Ideal() implements Store {}

    /**
     * A queue.
     *
     * @param places beats that fit
     */
    record Buffer(int places) implements Store {}

    /** A queue that is never full, to find out how many beats wait. */
    record Unlimited() implements Store {}
  }

  private record Stream(TimedStream beats, StreamLayout layout) {}

  private TimingModel(IntegerNetwork network, Schedule schedule, Map<NodeInput, Store> stores) {
    this.network = network;
    this.schedule = schedule;
    this.stores = stores;
    this.busiest = schedule.busiest();
  }

  /**
   * Returns a run in which nothing was offered yet.
   *
   * @param stores queues before inputs of nodes
   * @param interval 0 if the inputs offer beats as fast as they are taken; else cycles over which
   *     they spread each inference
   */
  static TimingRun run(
      IntegerNetwork network, Schedule schedule, Map<NodeInput, Store> stores, long interval) {
    TimingModel model = new TimingModel(network, schedule, stores);
    model.build(interval);
    return model.run;
  }

  private void build(long interval) {
    for (int i = 0; i < network.inputs().size(); i++) {
      StreamLayout layout = schedule.inputs().get(i);
      TimedStream source = timed.source(layout.beats(), interval);
      run.addInput(source, layout);
      produce(network.inputs().get(i), timed.buffer(source), layout);
    }
    for (Node node : network.nodes()) {
      if (!network.fused(node)) {
        node(node);
      }
    }
    for (Edge edge : network.outputs()) {
      Stream stream = branches.get(edge).remove();
      TimedStream end = timed.buffer(stream.beats());
      run.addOutput(edge, timed.sink(end, stream.layout().beats()));
    }
  }

  private void produce(Edge edge, TimedStream stream, StreamLayout layout) {
    int readers = network.readers(edge);
    run.addEdge(edge, stream, layout);
    List<TimedStream> all = readers == 1 ? List.of(stream) : timed.fork(stream, readers);
    Queue<Stream> queue = new ArrayDeque<>();
    all.forEach(s -> queue.add(new Stream(s, layout)));
    branches.put(edge, queue);
  }

  private TimedStream consume(Node node, int input) {
    StreamLayout wanted = schedule.of(node).inputs().get(input);
    Stream stream = branches.get(node.inputs().get(input)).remove();
    TimedStream adapted = timed.adapted(stream.beats(), stream.layout(), wanted);
    TimedStream taken = stored(new NodeInput(node.name(), input), adapted);
    run.addReader(new NodeInput(node.name(), input), taken, wanted);
    return taken;
  }

  private TimedStream stored(NodeInput input, TimedStream stream) {
    Store store = stores.get(input);
    if (store == null) {
      return stream;
    }
    TimedStream taken =
        switch (store) {
          case Store.Ideal ideal -> timed.store(stream);
          case Store.Buffer buffer -> timed.queue(stream, 0, buffer.places());
          case Store.Unlimited unlimited -> timed.queue(stream);
        };
    run.addStore(input, stream.until(taken));
    return taken;
  }

  private void node(Node node) {
    List<TimedStream> inputs =
        IntStream.range(0, node.inputs().size()).mapToObj(i -> consume(node, i)).toList();
    EnginePlan engine = schedule.engine(node);
    TimedStream results = engine.stage(timed, inputs, busiest);
    produce(network.engineOutput(node), results, engine.schedule().output());
  }
}
