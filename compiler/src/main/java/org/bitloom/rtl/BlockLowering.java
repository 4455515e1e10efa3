// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pool;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.WaitingQueue;
import org.bitloom.plan.engine.ArgMaxEngine;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.plan.engine.CombineEngine;
import org.bitloom.plan.engine.ConcatEngine;
import org.bitloom.plan.engine.LookupEngine;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacFront;
import org.bitloom.plan.engine.PadEngine;
import org.bitloom.plan.engine.PoolEngine;
import org.bitloom.plan.engine.RenamedStream;
import org.bitloom.plan.engine.RequantizeEngine;
import org.bitloom.plan.engine.ResizeEngine;
import org.bitloom.plan.engine.SliceEngine;
import org.bitloom.plan.engine.SoftmaxEngine;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.plan.engine.WindowColumns;
import org.bitloom.rtl.combine.CombineEngineLowering;
import org.bitloom.rtl.function.ArgMaxEngineLowering;
import org.bitloom.rtl.function.LookupEngineLowering;
import org.bitloom.rtl.function.SoftmaxEngineLowering;
import org.bitloom.rtl.mac.MacEngineLowering;
import org.bitloom.rtl.mac.MatMulLowering;
import org.bitloom.rtl.mac.SlidingInput;
import org.bitloom.rtl.mac.WeightSource;
import org.bitloom.rtl.pool.BilinearEngineLowering;
import org.bitloom.rtl.pool.PoolEngineLowering;
import org.bitloom.rtl.reorder.ConcatEngineLowering;
import org.bitloom.rtl.reorder.PadEngineLowering;
import org.bitloom.rtl.reorder.ResizeUnit;
import org.bitloom.rtl.reorder.SliceEngineLowering;
import org.bitloom.rtl.requantize.RequantizeEngineLowering;
import org.bitloom.rtl.sparse.DecodedMemory;
import org.bitloom.rtl.sparse.SparseEngineLowering;
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

/** Turns a plan into a design: operator and folding to blocks, edges to streams. */
public final class BlockLowering {
  private final Plan plan;
  private final IntegerNetwork network;
  private final Names names;
  private final StreamNet net;
  private final List<MemoryFile> memories = new ArrayList<>();
  private final List<ProbedStream> probes = new ArrayList<>();
  private final List<String> frameErrors = new ArrayList<>();
  private final List<String> decoded = new ArrayList<>();
  private final Set<Node> fused = new HashSet<>();

  private BlockLowering(Plan plan, Names names) {
    this.plan = plan;
    this.network = plan.network();
    this.names = names;
    this.net = new StreamNet(names);
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
    network.nodes().stream().filter(n -> !fused.contains(n)).forEach(this::node);
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
    switch (plan.schedule().engine(node)) {
      case MacEngine e -> array(node, e);
      case SparseEngine e -> sparse(node, e);
      case PoolEngine e -> pool(node, e.operator());
      case CombineEngine e -> combine(node, e.operator());
      case ConcatEngine e -> concat(node, e.operator());
      case RenamedStream e -> rename(node);
      case RequantizeEngine e ->
          engine(
              node,
              RequantizeEngineLowering.lower(
                  plan, names(node), node, e.operator(), elementType(node)));
      case LookupEngine e ->
          engine(
              node,
              LookupEngineLowering.lower(plan, names(node), node, e.operator(), elementType(node)));
      case PadEngine e ->
          engine(
              node,
              PadEngineLowering.lower(plan, names(node), node, e.operator(), elementType(node)));
      case SliceEngine e ->
          engine(
              node,
              SliceEngineLowering.lower(plan, names(node), node, e.operator(), elementType(node)));
      case ResizeEngine e ->
          engine(node, ResizeUnit.lower(names(node), node, e, elementType(node)));
      case BilinearEngine e -> bilinear(node, e);
      case ArgMaxEngine e ->
          engine(node, ArgMaxEngineLowering.lower(plan, names(node), node, elementType(node)));
      case SoftmaxEngine e ->
          engine(
              node,
              SoftmaxEngineLowering.lower(
                  plan, names(node), node, e.operator(), elementType(node)));
    }
  }

  private void bilinear(Node node, BilinearEngine engine) {
    Node requantize = onlyRequantizer(node).orElseThrow();
    LoweredEngine lowered =
        BilinearEngineLowering.lower(
            plan, names(node), node, requantize, engine, elementType(node));
    engine(node, requantize.output(), lowered);
  }

  private void array(Node node, MacEngine engine) {
    switch (engine.operator()) {
      case WeightedSum sum -> weightedSum(node, sum, engine);
      case MatMul matMul -> matMul(node, matMul);
    }
  }

  /**
   * Returns the type in which a node's input arrives; an accumulator can be wider than its range.
   */
  private IntType elementType(Node node) {
    return elementType(node, 0);
  }

  private IntType elementType(Node node, int input) {
    return net.type(node.inputs().get(input));
  }

  private void weightedSum(Node node, WeightedSum sum, MacEngine array) {
    Optional<Node> requantize = onlyRequantizer(node);
    WeightSource weights =
        array
            .decoded()
            .map(decoded -> DecodedMemory.source(names(node), node, sum, array.mac(), decoded))
            .orElseGet(() -> WeightSource.rom(names(node), node, sum, array.mac()));
    MacEngineLowering.MacSource source =
        new MacEngineLowering.MacSource(
            elementType(node),
            weights.word(),
            sum.bias(),
            false,
            MacSummary.of(sum) + (weights.decoding() ? ", weights decoded after a reset" : ""),
            sum.vectorCount(),
            sliding(sum, array.front()));
    LoweredEngine engine =
        new MacEngineLowering(plan, names(node), node, requantize, source).lower(weights);
    engine(node, requantize.map(Node::output).orElse(node.output()), engine);
  }

  private void sparse(Node node, SparseEngine engine) {
    engine(
        node,
        SparseEngineLowering.lower(
            names(node),
            node,
            engine,
            elementType(node),
            sliding(engine.operator(), engine.front()),
            MacSummary.of(engine.operator())));
  }

  private static Optional<SlidingInput> sliding(WeightedSum sum, MacFront front) {
    long padValue = sum instanceof Convolution c ? c.padValue() : 0;
    return switch (front) {
      case MacFront.Words words -> Optional.empty();
      case MacFront.Sliding s -> Optional.of(new SlidingInput(s.shape(), s.window(), padValue));
      case MacFront.Gathered g -> Optional.of(new SlidingInput(g.shape(), g.window(), padValue));
      case MacFront.Columns(WindowColumns c) ->
          Optional.of(new SlidingInput(c.shape(), c.window(), padValue));
    };
  }

  private void concat(Node node, Concat concat) {
    List<IntType> types =
        IntStream.range(0, node.inputs().size()).mapToObj(i -> elementType(node, i)).toList();
    engine(node, ConcatEngineLowering.lower(plan, names(node), node, concat, types));
  }

  private void combine(Node node, Combine combine) {
    Node requantize = onlyRequantizer(node).orElseThrow();
    LoweredEngine engine =
        CombineEngineLowering.lower(
            plan,
            names(node),
            node,
            requantize,
            combine,
            elementType(node, 0),
            elementType(node, 1));
    engine(node, requantize.output(), engine);
  }

  private void pool(Node node, Pool pool) {
    Optional<Node> requantize = onlyRequantizer(node);
    engine(
        node,
        requantize.map(Node::output).orElse(node.output()),
        PoolEngineLowering.lower(plan, names(node), node, pool, requantize, elementType(node)));
  }

  private void matMul(Node node, MatMul matMul) {
    Optional<Node> requantize = onlyRequantizer(node);
    LoweredEngine engine = MatMulLowering.lower(plan, names(node), node, requantize, matMul);
    engine(node, requantize.map(Node::output).orElse(node.output()), engine);
  }

  /**
   * Returns the names of the blocks of a node's engine. Compressed weights have an engine beside
   * the requantizer of their layer.
   */
  private BlockNames names(Node node) {
    boolean own = node.operator() instanceof WeightedSum sum && sum.compressed();
    return names.of(own ? node.name() : LookupEngineLowering.owner(node));
  }

  /** Returns the requantizer that becomes part of a node's engine. */
  private Optional<Node> onlyRequantizer(Node node) {
    Optional<Node> reader = network.fusedRequantizer(node);
    reader.ifPresent(fused::add);
    return reader;
  }

  private void engine(Node node, LoweredEngine lowered) {
    engine(node, node.output(), lowered);
  }

  private void engine(Node node, Edge output, LoweredEngine lowered) {
    Engine engine = lowered.engine();
    lowered.blocks().forEach(net::add);
    net.add(engine);
    memories.addAll(lowered.memories());
    BlockNames names = names(node);
    String place = names.instance("engine");
    Instance.Builder instance = Instance.clocked(engine.module(), place);
    if (engine.decoding()) {
      String wire = names.instance("decoded");
      net.add(Wire.bit(wire));
      decoded.add(wire);
      instance.connect("decoded", wire);
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
            names(node).module(role), node.layer(), node.origin(), stream.bits(), queue.get());
    return net.buffer(buffer, names(node).instance(role), stream);
  }

  private void rename(Node node) {
    StreamNet.Stream stream = net.pass(node.inputs().get(0));
    produce(node.output(), stream, node.origin());
  }

  private void produce(Edge edge, StreamNet.Stream stream, String origin) {
    probes.add(new ProbedStream(edge.name(), stream.name(), stream.layout(), stream.type(), false));
    net.produce(edge, stream, network.readers(edge), origin);
  }
}
