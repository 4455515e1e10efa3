// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.ArrayQueue;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.RequantizerForm;
import org.bitloom.rtl.requantize.DigitProduct;
import org.bitloom.rtl.requantize.Requantizer;
import org.bitloom.rtl.requantize.RequantizerConstants;
import org.bitloom.rtl.requantize.RequantizerLowering;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.ProbedStream;
import org.bitloom.rtl.verilog.Wire;

/**
 * Builds the engine of a layer with a MAC array: input, weights, array, serializer, requantizer,
 * output queue.
 */
public final class MacEngineLowering {
  private final Plan plan;
  private final BlockNames names;
  private final Node node;
  private final Optional<Node> requantize;
  private final MacSource source;
  private final MacPlan mac;
  private final MacWidths widths;
  private final Folding folding;
  private final StreamLayout layout;
  private final ArrayQueue following;
  private final Optional<RequantizerForm> form;
  private final List<Block> blocks = new ArrayList<>();
  private final List<MemoryFile> memories = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final List<String> stages = new ArrayList<>();

  public MacEngineLowering(
      Plan plan, BlockNames names, Node node, Optional<Node> requantize, MacSource source) {
    this.plan = plan;
    this.names = names;
    this.node = node;
    this.requantize = requantize;
    this.source = source;
    this.mac = plan.schedule().mac(node).orElseThrow();
    this.widths = new MacWidths(mac, source.elementType(), source.weights());
    this.folding = mac.folding();
    this.layout = plan.schedule().of(node).output();
    MacEngine engine = (MacEngine) plan.schedule().engine(node);
    this.following = engine.following();
    this.form = engine.scaling();
  }

  /**
   * Returns the engine.
   *
   * @param weights the weight memory: its blocks, its instance, and the engine ports it needs
   */
  public LoweredEngine lower(WeightSource weights) {
    Bus accumulator = widths.accumulator();
    int laneBits = accumulator.bits();
    add(MacInput.of(names, node, folding, source, following));
    blocks.addAll(weights.blocks());
    memories.addAll(weights.memories());
    wires.addAll(weights.wires());
    instances.add(weights.instance());
    array(laneBits);
    String beats = serializer(laneBits);
    String results = requantizer(beats, accumulator);
    int outBits = layout.lanes() * outputType(accumulator).bits();
    queue(results, outBits);
    List<Engine.Port> ports = new ArrayList<>();
    ports.add(new Engine.Port("in", new Bits(folding.inputLanes() * source.input().from().bits())));
    ports.addAll(weights.ports());
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            source.summary(),
            stages,
            timing(),
            ports,
            new Bits(outBits),
            wires,
            instances,
            weights.decoding(),
            outside());
    return new LoweredEngine(engine, blocks, memories, inner(beats, accumulator));
  }

  /** Returns what goes to multipliers that other layers use as well. */
  private List<Engine.Operands> outside() {
    if (!source.turns()) {
      return List.of();
    }
    Bits data = new Bits(folding.wordLanes() * widths.elementType().bits());
    Bits weights = new Bits(folding.multipliers() * widths.weights().bits());
    Bits products = new Bits(folding.multipliers() * widths.product().bits());
    return List.of(new Engine.Operands(data, weights, products));
  }

  private void add(MacInput input) {
    blocks.addAll(input.blocks());
    stages.addAll(input.stages());
    wires.addAll(input.wires());
    instances.addAll(input.instances());
  }

  private IntType outputType(Bus accumulator) {
    return requantize.map(n -> n.output().type().elementType()).orElse(accumulator.type());
  }

  private String timing() {
    return "One inference takes %s: %s x %s of %s PE x %s of %s SIMD"
        .formatted(
            LayoutText.counted(plan.schedule().of(node).cycles(), "cycle"),
            LayoutText.counted(source.vectors(), "vector"),
            LayoutText.counted(folding.neuronFold(), "group"),
            folding.pe(),
            LayoutText.counted(folding.synapseFold(), "word"),
            folding.simd());
  }

  private void array(int laneBits) {
    String layer = node.layer();
    product().ifPresent(blocks::add);
    Block element = element();
    MacArray array =
        new MacArray(
            names.module("mac_array"),
            layer,
            node.origin(),
            widths,
            element.module(),
            names.memory("bias"),
            source.turns());
    blocks.add(element);
    blocks.add(array);
    memories.add(MacMemories.biases(array.biasFile(), source.bias(), folding, laneBits));
    stages.add("%s x %s MAC array".formatted(folding.pe(), folding.simd()));
    if (!source.turns()) {
      wires.add(Wire.of(array.weightBus(), "word_weights"));
    }
    wires.add(Wire.bit("sums_valid"));
    wires.add(Wire.of(array.sumsBus(), "sums_data"));
    Instance.Builder instance =
        Instance.clocked(array.module(), "mac_array")
            .connect("word_valid", "word_valid")
            .connect("word_first", "word_first")
            .connect("word_last", "word_last");
    if (source.turns()) {
      instance.connect("word_products", "word_products");
    } else {
      instance.connect("word_data", "word_data").connect("word_weights", "word_weights");
    }
    instances.add(
        instance.connect("sums_valid", "sums_valid").connect("sums_data", "sums_data").build());
  }

  /** Returns the block of one processing element, or of two that share their multiplications. */
  private Block element() {
    Interval bias = source.bias().range();
    return mac.packed().isPresent()
        ? new PePair(names, node.layer(), node.origin(), widths, bias)
        : new Pe(names, node.layer(), node.origin(), widths, bias, source.turns());
  }

  /** Returns the block of one product, unless that is a multiplication. */
  private Optional<Block> product() {
    String module = names.module(Product.ROLE);
    return switch (source.weights()) {
      case WeightEncoding.TwosComplement t ->
          mac.rows()
              ? Optional.of(RowProduct.ofWeights(module, node.layer(), node.origin(), widths))
              : Optional.empty();
      case Codebook c -> throw new IllegalArgumentException(c + " is not decoded");
      case SparseHuffman s -> throw new IllegalArgumentException(s + " is not decoded");
      case WeightEncoding.Bipolar b ->
          Optional.of(new BipolarProduct(module, node.layer(), node.origin(), widths));
      case WeightEncoding.Ternary t ->
          Optional.of(new TernaryProduct(module, node.layer(), node.origin(), widths));
      case WeightEncoding.SignMagnitude s ->
          Optional.of(new SignMagnitudeProduct(module, node.layer(), node.origin(), widths));
      case PowerOfTwo p ->
          Optional.of(new PowerOfTwoProduct(module, node.layer(), node.origin(), widths));
    };
  }

  /** Returns the prefix of the stream of accumulators, {@code layout.lanes()} per beat. */
  private String serializer(int laneBits) {
    if (!following.serial()) {
      return "sums";
    }
    Serializer serializer =
        new Serializer(
            names.module("serializer"),
            node.layer(),
            node.origin(),
            folding,
            layout.lanes(),
            laneBits,
            following.spacing());
    blocks.add(serializer);
    stages.add("serializer");
    wires.add(Wire.bit("beat_valid"));
    wires.add(Wire.of(serializer.beatWord(), "beat_data"));
    instances.add(
        Instance.clocked(serializer, "serializer")
            .connect("in_valid", "sums_valid")
            .connect("in_data", "sums_data")
            .connect("out_valid", "beat_valid")
            .connect("out_data", "beat_data")
            .build());
    return "beat";
  }

  /** Returns the prefix of the stream of results. */
  private String requantizer(String beats, Bus accumulator) {
    if (requantize.isEmpty()) {
      return beats;
    }
    Node n = requantize.get();
    Requantizer block =
        RequantizerLowering.lower(
            plan, names, n, (Requantize) n.operator(), accumulator, form.orElseThrow());
    if (block.lane().form().rows()) {
      blocks.add(DigitProduct.of(block.lane()));
    }
    blocks.add(block.lane());
    blocks.add(block);
    if (block.perChannel()) {
      memories.add(RequantizerConstants.of(block));
    }
    stages.add("requantizer");
    wires.add(Wire.bit("result_valid"));
    wires.add(Wire.of(block.outWord(), "result_data"));
    instances.add(
        Instance.clocked(block.module(), "requantizer")
            .connect("in_valid", beats + "_valid")
            .connect("in_data", beats + "_data")
            .connect("out_valid", "result_valid")
            .connect("out_data", "result_data")
            .build());
    return "result";
  }

  private void queue(String results, int beatBits) {
    OutputQueue queue =
        new OutputQueue(
            names.module("output_queue"),
            node.layer(),
            node.origin(),
            layout,
            beatBits / layout.lanes(),
            following.queue().indexBits(),
            following.queue().reason());
    blocks.add(queue);
    stages.add("output queue");
    instances.add(
        Instance.clocked(queue, "output_queue")
            .connect("push", results + "_valid")
            .connect("push_data", results + "_data")
            .stream("out", "out")
            .connect("credit_return", "credit_return")
            .build());
  }

  private Optional<ProbedStream> inner(String beats, Bus accumulator) {
    return requantize.map(
        n -> new ProbedStream(node.output().name(), beats, layout, accumulator.type(), true));
  }
}
