// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.WaitingQueue;
import org.bitloom.rtl.stream.AxiInput;
import org.bitloom.rtl.stream.AxiOutput;
import org.bitloom.rtl.stream.StreamBuffer;
import org.bitloom.rtl.stream.StreamNet;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.ProbedStream;
import org.bitloom.rtl.verilog.Wire;

/** Turns a plan into a design: nodes to engines ({@link EngineLowering}), edges to streams. */
public final class BlockLowering {
  private final Plan plan;
  private final IntegerNetwork network;
  private final Names names;
  private final StreamNet net;
  private final EngineLowering engines;
  private final List<MemoryFile> memories = new ArrayList<>();
  private final List<ProbedStream> probes = new ArrayList<>();
  private final List<String> frameErrors = new ArrayList<>();
  private final List<String> decoded = new ArrayList<>();
  private final SharingLowering sharing;

  private BlockLowering(Plan plan, Names names) {
    this.plan = plan;
    this.network = plan.network();
    this.names = names;
    this.net = new StreamNet(names);
    this.engines = new EngineLowering(plan, names, net);
    this.sharing = new SharingLowering(plan, net);
  }

  /** Returns the hardware of a plan. */
  public static Design lower(Plan plan) {
    IntegerNetwork network = plan.network();
    return new BlockLowering(plan, Names.of(network.name(), owners(network))).design();
  }

  /**
   * Returns the hardware of a plan.
   *
   * @param top name of the top module, a part as {@link Names#withTop} wants it
   */
  public static Design lower(Plan plan, String top) {
    return new BlockLowering(plan, Names.withTop(top, owners(plan.network()))).design();
  }

  private static List<String> owners(IntegerNetwork network) {
    List<String> owners = new ArrayList<>();
    network.inputs().forEach(input -> owners.add(input.name()));
    network.nodes().forEach(node -> owners.add(node.layer()));
    network.nodes().forEach(node -> owners.add(node.name()));
    return owners;
  }

  private Design design() {
    if (waits()) {
      net.add(Wire.bit(TopModule.WAITING));
    }
    List<BorderPort> inputs = new ArrayList<>();
    for (int i = 0; i < network.inputs().size(); i++) {
      inputs.add(input(network.inputs().get(i), plan.schedule().inputs().get(i)));
    }
    network.nodes().stream().filter(n -> !network.fused(n)).forEach(this::node);
    sharing.multipliers(inputs);
    List<BorderPort> outputs = new ArrayList<>();
    for (int i = 0; i < network.outputs().size(); i++) {
      outputs.add(output(network.outputs().get(i), i));
    }
    net.add(top(inputs, outputs));
    return new Design(
        network.name(),
        names,
        net.blocks(),
        memories,
        library(),
        inputs,
        outputs,
        probes,
        plan.multipliers());
  }

  /** Returns the modules of the library that a design has, and those that these are made of. */
  private List<String> library() {
    Set<String> modules = new TreeSet<>(Set.of("bitloom_fifo", "bitloom_skid_buffer"));
    for (Block block : net.blocks()) {
      if (block instanceof LibraryBlock part) {
        modules.add(part.library());
      }
    }
    return List.copyOf(modules);
  }

  private TopModule top(List<BorderPort> inputs, List<BorderPort> outputs) {
    long layers = network.nodes().stream().map(Node::layer).distinct().count();
    return new TopModule(
        names.top(),
        network.nodes().stream().map(Node::origin).findFirst().orElse(network.name()),
        Math.toIntExact(layers),
        network.macs(),
        plan.multipliers(),
        plan.schedule().initiationInterval(),
        inputs,
        outputs,
        net.wires(),
        frameErrors,
        decoded,
        net.instances());
  }

  /** Inputs wait after a reset as long as weights are decoded. */
  private boolean waits() {
    return plan.schedule().startCycles() > 0;
  }

  private BorderPort port(
      Edge edge, String prefix, boolean alone, StreamLayout layout, IntType type) {
    return new BorderPort(
        edge.name(),
        alone ? prefix : prefix + "_" + names.stream(edge.name()),
        edge.type().shape(),
        layout,
        type,
        Math.ceilDiv(type.bits(), 8) * 8,
        edge.quantization());
  }

  private BorderPort input(Edge edge, StreamLayout layout) {
    BorderPort port =
        port(edge, "s_axis", network.inputs().size() == 1, layout, edge.type().elementType());
    BlockNames block = names.of(edge.name());
    String module = block.module("axi_input");
    net.add(new AxiInput(module, network.name(), port));
    StreamNet.Stream stream = net.declare(names.stream(edge.name()), layout, port.elementType());
    String frameError = names.stream(edge.name()) + "_frame_error";
    net.add(Wire.bit(frameError));
    net.add(
        Instance.of(module, block.instance("axi_input"))
            .connect("clk", "clk")
            .connect("rst", waits() ? TopModule.WAITING : "rst")
            .connect("s_axis_tvalid", port.prefix() + "_tvalid")
            .connect("s_axis_tready", port.prefix() + "_tready")
            .connect("s_axis_tdata", port.prefix() + "_tdata")
            .connect("s_axis_tlast", port.prefix() + "_tlast")
            .stream("out", stream.name())
            .connect("frame_error", frameError)
            .build());
    frameErrors.add(frameError);
    produce(edge, stream, network.name());
    return port;
  }

  private BorderPort output(Edge edge, int index) {
    StreamNet.Stream stream = net.pass(edge);
    boolean repeated = network.outputs().indexOf(edge) != index;
    BorderPort port =
        port(edge, "m_axis", network.outputs().size() == 1, stream.layout(), stream.type());
    if (repeated) {
      throw new IllegalArgumentException("output '" + edge.name() + "' is named twice");
    }
    BlockNames block = names.of(edge.name());
    String module = block.module("axi_output");
    net.add(new AxiOutput(module, network.name(), port));
    net.add(
        Instance.clocked(module, block.instance("axi_output")).stream("in", stream.name())
            .connect("m_axis_tvalid", port.prefix() + "_tvalid")
            .connect("m_axis_tready", port.prefix() + "_tready")
            .connect("m_axis_tdata", port.prefix() + "_tdata")
            .connect("m_axis_tlast", port.prefix() + "_tlast")
            .build());
    return port;
  }

  private void node(Node node) {
    engines.lower(node).ifPresentOrElse(lowered -> engine(node, lowered), () -> rename(node));
  }

  private void engine(Node node, LoweredEngine lowered) {
    Edge output = network.engineOutput(node);
    Engine engine = lowered.engine();
    lowered.blocks().forEach(net::add);
    net.add(engine);
    memories.addAll(lowered.memories());
    BlockNames names = engines.names(node);
    String place = names.instance("engine");
    Instance.Builder instance = Instance.clocked(engine.module(), place);
    if (engine.decoding()) {
      String wire = names.instance("decoded");
      net.add(Wire.bit(wire));
      decoded.add(wire);
      instance.connect("decoded", wire);
    }
    if (!engine.operands().isEmpty()) {
      sharing.connect(node, lowered, names, instance);
    }
    for (int i = 0; i < engine.inputs().size(); i++) {
      String port = i == 0 ? "" : engine.inputs().get(i).name() + "_";
      StreamLayout wanted = plan.schedule().of(node).inputs().get(i);
      StreamNet.Stream stream =
          net.consume(node.inputs().get(i), wanted, names, port + "words", node.origin());
      stream = stored(stream, node, i, port + "stored");
      instance.stream(engine.inputs().get(i).name(), stream.name());
    }
    StreamLayout layout = plan.schedule().of(node).output();
    int bits = engine.output().count() / layout.lanes();
    IntType type = new IntType(output.type().elementType().signed(), bits);
    StreamNet.Stream stream = net.declare(this.names.stream(output.name()), layout, type);
    net.add(instance.stream("out", stream.name()).build());
    lowered
        .inner()
        .ifPresent(
            p ->
                probes.add(
                    new ProbedStream(
                        p.edge(),
                        place + "." + p.path(),
                        p.layout(),
                        p.elementType(),
                        p.freeRunning())));
    produce(output, stream, node.origin());
  }

  /** Returns an input of a node, behind a queue where it has to wait. */
  private StreamNet.Stream stored(StreamNet.Stream stream, Node node, int input, String role) {
    Optional<WaitingQueue> queue = plan.timing().queue(node, input);
    if (queue.isEmpty()) {
      return stream;
    }
    StreamBuffer buffer =
        new StreamBuffer(
            engines.names(node).module(role),
            node.layer(),
            node.origin(),
            stream.bits(),
            queue.get());
    return net.buffer(buffer, engines.names(node).instance(role), stream);
  }

  private void rename(Node node) {
    StreamNet.Stream stream = net.pass(node.inputs().get(0));
    produce(node.output(), stream, node.origin());
  }

  private void produce(Edge edge, StreamNet.Stream stream, String origin) {
    probes.add(
        new ProbedStream(
            edge.name(),
            stream.name(),
            stream.layout(),
            stream.type(),
            false,
            plan.schedule().orders().of(edge)));
    net.produce(edge, stream, network.readers(edge), origin);
  }
}
