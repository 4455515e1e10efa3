// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.MacPlan;
import org.bitloom.plan.Node;

/**
 * Where a MAC array takes its weights from.
 *
 * @param blocks modules
 * @param memories ROM contents
 * @param wires that it adds to the engine
 * @param instance of the memory; it reads {@code issue_index} and drives {@code word_weights} two
 *     cycles later
 * @param ports streams that it adds to the engine
 */
record WeightSource(
    List<Block> blocks,
    List<MemoryFile> memories,
    List<Wire> wires,
    Instance instance,
    List<Engine.Port> ports) {
  WeightSource {
    blocks = List.copyOf(blocks);
    memories = List.copyOf(memories);
    wires = List.copyOf(wires);
    ports = List.copyOf(ports);
  }

  /** Returns a ROM with the weights of a layer. */
  static WeightSource rom(Node node, WeightedSum layer, MacPlan mac) {
    String file = node.layer() + "_weights.mem";
    WeightRom rom =
        new WeightRom(
            node.layer() + "_weights",
            node.layer(),
            node.origin(),
            mac.folding(),
            layer.weightType(),
            file);
    Instance instance =
        Instance.of(rom.module(), "weights")
            .connect("clk", "clk")
            .connect("index", "issue_index")
            .connect("data", "word_weights")
            .build();
    return new WeightSource(
        List.of(rom),
        List.of(MacMemories.weights(file, layer, mac.folding())),
        List.of(),
        instance,
        List.of());
  }

  /** Returns a RAM for weights that arrive on the engine's stream {@code weights}. */
  static WeightSource ram(WeightRam ram) {
    Instance instance =
        Instance.clocked(ram.module(), "weights_memory").stream("in", "weights")
            .connect("weights_loaded", "weights_loaded")
            .connect("weights_done", "weights_done")
            .connect("index", "issue_index")
            .connect("data", "word_weights")
            .build();
    return new WeightSource(
        List.of(ram),
        List.of(),
        List.of(Wire.bit("weights_loaded"), Wire.bit("weights_done")),
        instance,
        List.of(new Engine.Port("weights", ram.beatWord())));
  }
}
