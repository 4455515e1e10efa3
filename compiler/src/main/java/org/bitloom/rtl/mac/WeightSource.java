// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.List;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/**
 * Where a MAC array takes its weights from.
 *
 * @param word a weight as the array takes it
 * @param blocks modules
 * @param memories ROM contents
 * @param wires that it adds to the engine
 * @param instance of the memory; it reads {@code issue_index} and drives {@code word_weights} two
 *     cycles later
 * @param ports streams that it adds to the engine
 * @param decoding whether they are there only some time after a reset, which {@code decoded} tells
 */
public record WeightSource(
    WeightEncoding word,
    List<Block> blocks,
    List<MemoryFile> memories,
    List<Wire> wires,
    Instance instance,
    List<Engine.Port> ports,
    boolean decoding) {
  public WeightSource {
    blocks = List.copyOf(blocks);
    memories = List.copyOf(memories);
    wires = List.copyOf(wires);
    ports = List.copyOf(ports);
  }

  /** Returns a ROM with the weights of a layer. */
  public static WeightSource rom(BlockNames names, Node node, WeightedSum layer, MacPlan mac) {
    MemoryName file = names.memory("weights");
    Folding folding = mac.folding();
    WeightEncoding stored =
        needsZero(layer, folding) ? layer.encoding().withZero() : layer.encoding();
    WeightRom codes =
        new WeightRom(names.module("weights"), node.layer(), node.origin(), folding, stored, file);
    Block rom = codes;
    WeightEncoding word = stored;
    if (stored instanceof Codebook book) {
      rom = new CodebookRom(codes.module(), codes.layer(), codes.origin(), codes, book);
      word = new WeightEncoding.TwosComplement(book.valueType());
    }
    Instance instance =
        Instance.of(rom.module(), "weights")
            .connect("clk", "clk")
            .connect("index", "issue_index")
            .connect("data", "word_weights")
            .build();
    MemoryFile memory = MacMemories.weights(file, layer, stored, folding);
    return new WeightSource(
        word, List.of(rom), List.of(memory), List.of(), instance, List.of(), false);
  }

  /**
   * Tells whether something else than 0 can meet a weight beyond the layer, which has to be 0 then:
   * a PE beyond the last channel has the inputs of the others, and padding fills all lanes of a
   * word.
   */
  private static boolean needsZero(WeightedSum layer, Folding folding) {
    boolean partial = !folding.streamed() && folding.channels() % folding.simd() != 0;
    boolean filled =
        switch (layer) {
          case Dense d -> false;
          case Conv2d c -> c.window().padded() && c.padValue() != 0;
          case DepthwiseConv2d d -> d.window().padded() && d.padValue() != 0;
        };
    return folding.outputs() % folding.pe() != 0 || (partial && filled);
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
        new WeightEncoding.TwosComplement(ram.centring().to()),
        List.of(ram),
        List.of(),
        List.of(Wire.bit("weights_loaded"), Wire.bit("weights_done")),
        instance,
        List.of(new Engine.Port("weights", ram.beatWord())),
        false);
  }
}
