// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.ArrayQueue;
import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/** What stands in front of a MAC array: it takes the input, and issues words to the array. */
final class MacInput {
  private final BlockNames names;
  private final Node node;
  private final Folding folding;
  private final MacSource source;
  private final ArrayQueue following;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final List<String> stages = new ArrayList<>();

  private MacInput(
      BlockNames names, Node node, Folding folding, MacSource source, ArrayQueue following) {
    this.names = names;
    this.node = node;
    this.folding = folding;
    this.source = source;
    this.following = following;
  }

  /**
   * Returns the blocks, and how they are connected.
   *
   * @param following the queue behind the array, whose credits issue needs
   */
  static MacInput of(
      BlockNames names, Node node, Folding folding, MacSource source, ArrayQueue following) {
    MacInput input = new MacInput(names, node, folding, source, following);
    input.lower();
    return input;
  }

  List<Block> blocks() {
    return blocks;
  }

  List<Wire> wires() {
    return wires;
  }

  List<Instance> instances() {
    return instances;
  }

  /** Returns what the blocks are, in words, from the input on. */
  List<String> stages() {
    return stages;
  }

  private void lower() {
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
            source.gated(),
            source.turns());
    String words = inputBlock(issue);
    wires.add(Wire.bit("credit_return"));
    wires.add(Wire.of(issue.indexBus(), "issue_index"));
    wires.add(Wire.bit("word_valid"));
    wires.add(Wire.bit("word_first"));
    wires.add(Wire.bit("word_last"));
    if (!source.turns()) {
      wires.add(Wire.of(issue.word(), "word_data"));
    }
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
    if (source.turns()) {
      instance.connect("turn", "turn");
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
}
