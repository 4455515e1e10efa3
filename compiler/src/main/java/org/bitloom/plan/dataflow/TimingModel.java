// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.Window;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.LineRing;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.plan.engine.PoolPass;
import org.bitloom.plan.engine.SoftmaxSchedule;
import org.bitloom.timing.GroupPipeline;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;
import org.bitloom.timing.WindowRows;

/** The blocks of a planned network in the order of its streams, each with its timing. */
final class TimingModel {
  private final IntegerNetwork network;
  private final Schedule schedule;
  private final Map<String, MacPlan> macs;
  private final Map<NodeInput, Store> stores;
  private final TimedNetwork timed = new TimedNetwork();
  private final Map<Edge, Queue<Stream>> branches = new HashMap<>();
  private final TimingRun run = new TimingRun();

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
  }

  private record Stream(TimedStream beats, StreamLayout layout) {}

  private TimingModel(
      IntegerNetwork network,
      Schedule schedule,
      Map<String, MacPlan> macs,
      Map<NodeInput, Store> stores) {
    this.network = network;
    this.schedule = schedule;
    this.macs = macs;
    this.stores = stores;
  }

  /**
   * Returns the cycles of all transfers.
   *
   * @param stores queues before inputs of nodes
   * @param interval 0 if the inputs offer beats as fast as they are taken; else cycles over which
   *     they spread each inference
   * @param inferences that the inputs offer
   */
  static TimingRun run(
      IntegerNetwork network,
      Schedule schedule,
      Map<String, MacPlan> macs,
      Map<NodeInput, Store> stores,
      long interval,
      int inferences) {
    TimingModel model = new TimingModel(network, schedule, macs, stores);
    model.build(interval, inferences);
    model.timed.run();
    return model.run;
  }

  private void build(long interval, int inferences) {
    for (int i = 0; i < network.inputs().size(); i++) {
      StreamLayout layout = schedule.inputs().get(i);
      TimedStream source = timed.source(layout.beats(), interval, inferences);
      run.addInput(source, layout);
      produce(network.inputs().get(i), timed.buffer(source), layout);
    }
    for (Node node : network.nodes()) {
      if (!network.fused(node)) {
        node(node, network.fusedRequantizer(node).isPresent());
      }
    }
    for (Edge edge : network.outputs()) {
      Stream stream = branches.get(edge).remove();
      TimedStream end = timed.buffer(stream.beats());
      run.addOutput(edge, end, stream.layout());
      timed.sink(end);
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
    run.addReader(new NodeInput(node.name(), input), adapted, taken, wanted);
    return taken;
  }

  private TimedStream stored(NodeInput input, TimedStream stream) {
    Store store = stores.get(input);
    if (store == null) {
      return stream;
    }
    return switch (store) {
      case Store.Ideal ideal -> timed.store(stream);
      case Store.Buffer buffer -> timed.queue(stream, 0, buffer.places());
    };
  }

  private void node(Node node, boolean scaled) {
    if (node.operator() instanceof Reshape) {
      Stream stream = branches.get(node.inputs().get(0)).remove();
      produce(node.output(), stream.beats(), stream.layout());
      return;
    }
    StreamLayout layout = schedule.of(node).output();
    produce(network.engineOutput(node), engine(node, scaled), layout);
  }

  private TimedStream engine(Node node, boolean scaled) {
    TimedStream in = consume(node, 0);
    return switch (node.operator()) {
      case Dense d -> timed.array(in, pipeline(node, scaled, d.vectorCount()));
      case Conv2d c ->
          convolution(node, in, scaled, c.vectorCount(), c.input().shape(), c.window());
      case DepthwiseConv2d d ->
          convolution(node, in, scaled, d.vectorCount(), d.input().shape(), d.window());
      case MatMul m ->
          timed.array(
              in,
              consume(node, 1),
              schedule.of(node).inputs().get(1).beats(),
              pipeline(node, scaled, m.vectorCount()));
      case Combine c ->
          joined(List.of(in, consume(node, 1)), PipelineLatency.combined(c.combination()));
      case Concat c -> timed.buffer(concatenated(node, c, in));
      case Pad p ->
          timed.buffer(timed.sequence(List.of(in), ReorderSchedule.order(schedule.of(node), p)));
      case Pool p -> pooled(node, p, in, scaled);
      case Requantize r -> gated(in, PipelineLatency.REQUANTIZER);
      case Lookup l -> gated(in, PipelineLatency.LOOKUP);
      case ArgMax a -> {
        StreamLayout taken = schedule.of(node).inputs().get(0);
        yield timed.argMax(in, taken.beatsPerVector(), PipelineLatency.argMax(taken));
      }
      case Softmax s -> {
        SoftmaxSchedule course = SoftmaxSchedule.of(s);
        int latency = PipelineLatency.SOFTMAX;
        yield timed.softmax(
            in, course.channels(), course.prelude(), latency, EngineQueue.behind(latency).places());
      }
      case Reshape r -> in;
    };
  }

  private TimedStream pooled(Node node, Pool pool, TimedStream in, boolean scaled) {
    List<PoolPass> passes = PoolPass.of(pool, schedule.of(node).output().lanes());
    List<EngineQueue> queues = PoolQueues.of(pool, passes, scaled, schedule);
    TimedStream stream = in;
    for (int i = 0; i < passes.size(); i++) {
      PoolPass pass = passes.get(i);
      boolean last = i == passes.size() - 1;
      int latency = PipelineLatency.pooled(pool.kind(), pass, last && scaled);
      stream = timed.pool(stream, pass.takes(), pass.completes(), latency, queues.get(i).places());
    }
    return stream;
  }

  private TimedStream gated(TimedStream in, int latency) {
    return timed.queue(in, latency, EngineQueue.behind(latency).places());
  }

  private TimedStream concatenated(Node node, Concat concat, TimedStream first) {
    List<TimedStream> all = new ArrayList<>(List.of(first));
    IntStream.range(1, node.inputs().size()).forEach(i -> all.add(consume(node, i)));
    NodeSchedule own = schedule.of(node);
    return ReorderSchedule.sideBySide(own)
        ? timed.join(all)
        : timed.sequence(all, ReorderSchedule.order(own, concat));
  }

  private TimedStream joined(List<TimedStream> in, int latency) {
    return gated(timed.join(in), latency);
  }

  private GroupPipeline pipeline(Node node, boolean scaled, int vectors) {
    return ArrayQueue.of(macs.get(node.name()), schedule.of(node).output(), scaled)
        .pipeline(vectors);
  }

  private TimedStream convolution(
      Node node, TimedStream in, boolean scaled, int vectors, Shape shape, Window window) {
    Folding folding = macs.get(node.name()).folding();
    GroupPipeline pipeline = pipeline(node, scaled, vectors);
    boolean sliding = folding.outputsPerLane() > 0 || !window.pointwise();
    if (!sliding) {
      return timed.array(in, pipeline);
    }
    if (!folding.gathered()) {
      return timed.windows(in, rows(shape, window, folding), pipeline);
    }
    Folding reading = folding.windowReading();
    TimedStream words =
        timed.reading(
            in,
            rows(shape, window, reading),
            reading.synapseFold(),
            EngineQueue.behind(PipelineLatency.WORD).places());
    StreamLayout from = new StreamLayout(vectors, folding.inputs(), folding.windowLanes());
    StreamLayout to = new StreamLayout(vectors, folding.inputs(), folding.simd());
    return timed.array(timed.adapted(words, from, to), pipeline);
  }

  private static WindowRows rows(Shape shape, Window window, Folding folding) {
    return new WindowRows(
        window,
        shape.dimensions().get(0),
        shape.dimensions().get(1),
        folding.wordsPerVector(),
        LineRing.of(shape, window, folding).rows());
  }
}
