// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.rtl.mac.MacWidths;
import org.bitloom.rtl.mac.SlidingInput;
import org.bitloom.rtl.mac.WindowGathering;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;
import org.bitloom.sparse.SparseImage;

/** Builds the engine of a layer with compressed weights: windows, control, lanes. */
public final class SparseEngineLowering {
  private final BlockNames names;
  private final Node node;
  private final SparseEngine plan;
  private final IntType elementType;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final List<String> stages = new ArrayList<>();

  private SparseEngineLowering(
      BlockNames names, Node node, SparseEngine plan, IntType elementType) {
    this.names = names;
    this.node = node;
    this.plan = plan;
    this.elementType = elementType;
  }

  /**
   * Returns the engine.
   *
   * @param elementType type in which the elements arrive on the stream
   * @param sliding the window that slides over the input, where the layer has one
   * @param summary first words of the engine's header
   */
  public static LoweredEngine lower(
      BlockNames names,
      Node node,
      SparseEngine plan,
      IntType elementType,
      Optional<SlidingInput> sliding,
      String summary) {
    return new SparseEngineLowering(names, node, plan, elementType).lower(sliding, summary);
  }

  private LoweredEngine lower(Optional<SlidingInput> sliding, String summary) {
    sliding.ifPresent(this::gathering);
    SparseControl control =
        new SparseControl(
            names.module("sparse_control"),
            plan.operator().inputCount(),
            plan.image().longest(),
            plan.operator().outputCount(),
            plan.operator().vectorCount());
    SparseArray array = array(control);
    blocks.add(control);
    stages.add("stored vectors");
    String words = sliding.isPresent() ? WindowGathering.STREAM : "in";
    control(control, words);
    array(array, words);
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            summary + ", sparse",
            stages,
            timing(),
            List.of(new Engine.Port("in", array.element())),
            array.sumWord(),
            wires,
            instances);
    return new LoweredEngine(engine, blocks, array.files(), Optional.empty());
  }

  private String timing() {
    SparseImage image = plan.image();
    return "One inference takes %s: %s x %s of the longest of %s, and the start"
        .formatted(
            LayoutText.counted(plan.schedule().cycles(), "cycle"),
            LayoutText.counted(plan.operator().vectorCount(), "vector"),
            LayoutText.counted(image.longest(), "symbol"),
            LayoutText.counted(image.lanes().size(), "lane"));
  }

  private void gathering(SlidingInput input) {
    WindowGathering front =
        WindowGathering.of(
            names,
            node,
            plan.mac().folding(),
            elementType.bits(),
            plan.operator().vectorCount(),
            input,
            "in_data");
    blocks.addAll(front.blocks());
    stages.addAll(front.stages());
    wires.addAll(front.wires());
    instances.addAll(front.instances());
  }

  private SparseArray array(SparseControl control) {
    WeightedSum operator = plan.operator();
    SparseImage image = plan.image();
    WeightEncoding weights = new WeightEncoding.TwosComplement(operator.weightType());
    MacWidths widths = new MacWidths(plan.mac(), elementType, weights);
    SparseLane lane =
        new SparseLane(
            names.module("sparse_lane"),
            node.layer(),
            node.origin(),
            image,
            widths,
            Bus.signed(operator.bias().range()));
    List<SparseWeights> memories =
        IntStream.range(0, image.lanes().size())
            .mapToObj(
                n ->
                    new SparseWeights(
                        names, node.layer(), node.origin(), n, image, operator.bias()))
            .toList();
    LaneMerge merge =
        new LaneMerge(
            names.module("lane_merge"),
            lane.sumWord().count(),
            image.lanes().size(),
            image.mostRows());
    return new SparseArray(
        names.module("sparse_array"),
        node.layer(),
        node.origin(),
        lane,
        memories,
        control,
        merge,
        plan.turns(),
        names.memory("order"));
  }

  private void control(SparseControl control, String words) {
    wires.add(Wire.bit("write"));
    wires.add(Wire.of(control.address(), "write_address"));
    for (String wire : List.of("read_half", "rewind", "fetch", "load", "decode")) {
      wires.add(Wire.bit(wire));
    }
    wires.add(Wire.of(control.symbolBus(), "symbol"));
    Instance.Builder instance =
        Instance.clocked(control, "control")
            .connect("in_valid", words + "_valid")
            .connect("in_ready", words + "_ready")
            .connect("in_last", words + "_last");
    for (String wire :
        List.of(
            "write", "write_address", "read_half", "rewind", "fetch", "load", "decode", "symbol")) {
      instance.connect(wire, wire);
    }
    instances.add(
        instance.connect("leave", "out_valid && out_ready").connect("last", "out_last").build());
  }

  private void array(SparseArray array, String words) {
    array.memories().forEach(blocks::add);
    blocks.addAll(array.lane().codes().parts());
    blocks.add(array.lane());
    blocks.add(array.merger());
    blocks.add(array);
    stages.add(LayoutText.counted(array.lanes(), "lane"));
    Instance.Builder instance = Instance.clocked(array.module(), "lanes");
    for (String wire : List.of("write", "write_address")) {
      instance.connect(wire, wire);
    }
    instance.connect("write_data", words + "_data");
    for (String wire : List.of("read_half", "rewind", "fetch", "load", "decode", "symbol")) {
      instance.connect(wire, wire);
    }
    instances.add(
        instance
            .connect("sum_valid", "out_valid")
            .connect("sum_ready", "out_ready")
            .connect("sum_data", "out_data")
            .build());
  }
}
