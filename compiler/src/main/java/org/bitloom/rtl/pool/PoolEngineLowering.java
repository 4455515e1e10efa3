// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.PoolPass;
import org.bitloom.plan.engine.PoolQueues;
import org.bitloom.rtl.requantize.Requantizer;
import org.bitloom.rtl.requantize.RequantizerLowering;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.ProbedStream;
import org.bitloom.rtl.verilog.Wire;

/**
 * Builds the engine of a pooling layer: a unit and a queue per pass; the requantizer, where there
 * is one, stands before the last queue.
 */
public final class PoolEngineLowering {
  private final Plan plan;
  private final BlockNames names;
  private final Node node;
  private final Pool pool;
  private final Optional<Node> requantize;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final List<String> stages = new ArrayList<>();

  private PoolEngineLowering(
      Plan plan, BlockNames names, Node node, Pool pool, Optional<Node> requantize) {
    this.plan = plan;
    this.names = names;
    this.node = node;
    this.pool = pool;
    this.requantize = requantize;
  }

  /**
   * Returns the engine.
   *
   * @param requantize the only reader of the pool, if it is a requantizer of the same layer
   * @param inType type in which the elements arrive on the stream
   */
  public static LoweredEngine lower(
      Plan plan,
      BlockNames names,
      Node node,
      Pool pool,
      Optional<Node> requantize,
      IntType inType) {
    return new PoolEngineLowering(plan, names, node, pool, requantize)
        .engine(new Bus(inType, pool.input().range()));
  }

  private LoweredEngine engine(Bus input) {
    StreamLayout layout = plan.schedule().of(node).output();
    List<PoolPass> passes = PoolPass.of(pool, layout.lanes());
    List<EngineQueue> queues =
        PoolQueues.of(pool, passes, requantize.isPresent(), plan.schedule().busiest());
    String source = "in";
    Bus element = input;
    for (int i = 0; i < passes.size() - 1; i++) {
      PoolPass pass = passes.get(i);
      EngineQueue places = queues.get(i);
      PoolUnit unit = unit(pass, element, source, pass.name() + "_", places);
      StreamLayout between = new StreamLayout(1, pass.beats() * layout.lanes(), layout.lanes());
      wires.add(Wire.bit(pass.name() + "_valid"));
      wires.add(Wire.bit(pass.name() + "_ready"));
      wires.add(Wire.of(unit.outWord(), pass.name() + "_data"));
      wires.add(Wire.bit(pass.name() + "_last"));
      queue(pass.name() + "_", between, unit.outBits(), "pooled", pass.name(), places);
      element = unit.output();
      source = pass.name();
    }
    PoolUnit last = unit(passes.getLast(), element, source, "", queues.getLast());
    Optional<Requantizer> block = requantizer(last);
    int bits = block.map(Requantizer::outBits).orElse(last.outBits());
    String results = block.isPresent() ? "result" : "pooled";
    queue("", layout, bits, results, "out", queues.getLast());
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            summary(),
            stages,
            "One inference takes " + LayoutText.counted(plan.schedule().of(node).cycles(), "cycle"),
            List.of(new Engine.Port("in", new Bits(layout.lanes() * input.bits()))),
            new Bits(layout.lanes() * bits),
            wires,
            instances);
    Optional<ProbedStream> inner =
        block.map(
            b ->
                new ProbedStream(
                    node.output().name(), "pooled", layout, last.output().type(), true));
    return new LoweredEngine(engine, blocks, List.of(), inner);
  }

  private String summary() {
    return "%s of %s x %s windows, input %s, output %s"
        .formatted(
            pool.kind() == Pool.Kind.SUM ? "average" : "maximum",
            pool.window().rows().kernel(),
            pool.window().columns().kernel(),
            pool.input().shape(),
            pool.shape());
  }

  /** Adds a unit whose results are the wires {@code <prefix>pooled}. */
  private PoolUnit unit(
      PoolPass pass, Bus element, String source, String prefix, EngineQueue places) {
    PoolUnit unit =
        new PoolUnit(
            names.module("pool_" + pass.name()),
            node.layer(),
            node.origin(),
            pool.kind(),
            pass,
            plan.schedule().of(node).output().lanes(),
            element,
            places.places());
    blocks.add(unit);
    stages.add("pool along " + pass.name());
    wires.add(Wire.bit(prefix + "credit_return"));
    wires.add(Wire.bit(prefix + "pooled_valid"));
    wires.add(Wire.of(unit.outWord(), prefix + "pooled_data"));
    instances.add(
        Instance.clocked(unit.module(), "pool_" + pass.name()).stream("in", source)
            .connect("credit_return", prefix + "credit_return")
            .connect("out_valid", prefix + "pooled_valid")
            .connect("out_data", prefix + "pooled_data")
            .build());
    return unit;
  }

  private Optional<Requantizer> requantizer(PoolUnit unit) {
    Optional<Requantizer> block =
        requantize.map(
            n ->
                RequantizerLowering.lower(
                    plan, names, n, (Requantize) n.operator(), unit.output()));
    block.ifPresent(
        b -> {
          blocks.add(b.lane());
          blocks.add(b);
          stages.add("requantizer");
          wires.add(Wire.bit("result_valid"));
          wires.add(Wire.of(b.outWord(), "result_data"));
          instances.add(
              Instance.clocked(b.module(), "requantizer").pipe("pooled", "result").build());
        });
    return block;
  }

  private void queue(
      String prefix,
      StreamLayout layout,
      int bits,
      String results,
      String stream,
      EngineQueue places) {
    OutputQueue queue =
        new OutputQueue(
            names.module((prefix.isEmpty() ? "output_" : prefix) + "queue"),
            node.layer(),
            node.origin(),
            layout,
            bits,
            places.indexBits(),
            places.reason());
    blocks.add(queue);
    stages.add(prefix.isEmpty() ? "output queue" : "queue");
    instances.add(
        Instance.clocked(queue, prefix.isEmpty() ? "output_queue" : prefix + "queue")
            .connect("push", prefix + results + "_valid")
            .connect("push_data", prefix + results + "_data")
            .stream("out", stream)
            .connect("credit_return", prefix + "credit_return")
            .build());
  }
}
