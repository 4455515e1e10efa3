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
import org.bitloom.operator.Tensor;
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

  /**
   * What differs between weights in a ROM and weights that arrive at run time.
   *
   * @param input elements as they arrive; their zero point, unless the bias contains it
   * @param weights a weight as the array takes it
   * @param bias initial values of the accumulators
   * @param gated whether issue waits for weights
   * @param summary first words of the engine's header
   * @param vectors vectors per inference
   * @param sliding the window that slides over the input, where the layer has one
   */
  public record MacSource(
      Centring input,
      WeightEncoding weights,
      Tensor bias,
      boolean gated,
      String summary,
      int vectors,
      Optional<SlidingInput> sliding) {
    /** A source of vectors of inputs. */
    public MacSource(
        Centring input,
        WeightEncoding weights,
        Tensor bias,
        boolean gated,
        String summary,
        int vectors) {
      this(input, weights, bias, gated, summary, vectors, Optional.empty());
    }

    /** A source of input elements that the array takes as they arrive. */
    public MacSource(
        IntType elementType,
        WeightEncoding weights,
        Tensor bias,
        boolean gated,
        String summary,
        int vectors,
        Optional<SlidingInput> sliding) {
      this(Centring.none(elementType), weights, bias, gated, summary, vectors, sliding);
    }

    /** Returns the type of an input element as the array takes it. */
    IntType elementType() {
      return input.to();
    }
  }

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
    input();
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
            weights.decoding());
    return new LoweredEngine(engine, blocks, memories, inner(beats, accumulator));
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

  private void input() {
    IssueControl issue =
        new IssueControl(
            names.module("input"),
            node.layer(),
            node.origin(),
            folding,
            source.elementType().bits(),
            source.vectors(),
            following.queue().places(),
            following.groupBeats(),
            following.finalBeats(),
            source.gated());
    String words = inputBlock(issue);
    wires.add(Wire.bit("credit_return"));
    wires.add(Wire.of(issue.indexBus(), "issue_index"));
    wires.add(Wire.bit("word_valid"));
    wires.add(Wire.bit("word_first"));
    wires.add(Wire.bit("word_last"));
    wires.add(Wire.of(issue.word(), "word_data"));
    Instance.Builder instance =
        Instance.clocked(issue.module(), "input_words")
            .connect("in_valid", words + "_valid")
            .connect("in_ready", words + "_ready")
            .connect("in_data", source.input().needed() ? centredInput() : words + "_data")
            .connect("in_last", words + "_last")
            .connect("credit_return", "credit_return");
    if (source.gated()) {
      instance.connect("weights_loaded", "weights_loaded").connect("weights_done", "weights_done");
    }
    instances.add(
        instance
            .connect("issue_index", "issue_index")
            .connect("word_valid", "word_valid")
            .connect("word_first", "word_first")
            .connect("word_last", "word_last")
            .connect("word_data", "word_data")
            .build());
  }

  /** Adds the block that issues words to the array; returns the prefix of the stream it takes. */
  private String inputBlock(IssueControl issue) {
    if (source.sliding().isPresent() && !folding.streamed()) {
      blocks.add(LineBuffer.of(issue, source.sliding().get()));
      stages.add("line buffer");
      return "in";
    }
    source.sliding().ifPresent(this::gathering);
    if (folding.neuronFold() > 1 && folding.outputsPerLane() == 0) {
      blocks.add(new InputBuffer(issue));
      stages.add(folding.streamed() ? "window buffer" : "input buffer");
    } else {
      blocks.add(new DirectInput(issue));
      stages.add("input");
    }
    return folding.streamed() ? WindowGathering.STREAM : "in";
  }

  private void gathering(SlidingInput sliding) {
    WindowGathering front =
        WindowGathering.of(
            names,
            node,
            folding,
            source.elementType().bits(),
            source.vectors(),
            sliding,
            "in_data");
    blocks.addAll(front.blocks());
    stages.addAll(front.stages());
    wires.addAll(front.wires());
    instances.addAll(front.instances());
  }

  /** Returns the wire of the input words without their zero point. */
  private String centredInput() {
    ZeroPoint block =
        new ZeroPoint(
            names.module("zero_point"),
            node.layer(),
            node.origin(),
            folding.simd(),
            source.input());
    blocks.add(block);
    wires.add(Wire.of(block.outWord(), "centred_data"));
    instances.add(
        Instance.of(block.module(), "zero_point")
            .connect("in_data", "in_data")
            .connect("out_data", "centred_data")
            .build());
    return "centred_data";
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
            names.memory("bias"));
    blocks.add(element);
    blocks.add(array);
    memories.add(MacMemories.biases(array.biasFile(), source.bias(), folding, laneBits));
    stages.add("%s x %s MAC array".formatted(folding.pe(), folding.simd()));
    wires.add(Wire.of(array.weightBus(), "word_weights"));
    wires.add(Wire.bit("sums_valid"));
    wires.add(Wire.of(array.sumsBus(), "sums_data"));
    instances.add(
        Instance.clocked(array.module(), "mac_array")
            .connect("word_valid", "word_valid")
            .connect("word_first", "word_first")
            .connect("word_last", "word_last")
            .connect("word_data", "word_data")
            .connect("word_weights", "word_weights")
            .connect("sums_valid", "sums_valid")
            .connect("sums_data", "sums_data")
            .build());
  }

  /** Returns the block of one processing element, or of two that share their multiplications. */
  private Block element() {
    Interval bias = source.bias().range();
    return mac.packed().isPresent()
        ? new PePair(names, node.layer(), node.origin(), widths, bias)
        : new Pe(names, node.layer(), node.origin(), widths, bias);
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
    if (block.lane().rows()) {
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
