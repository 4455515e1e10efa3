// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.DecodedWeights;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.rtl.mac.WeightSource;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;
import org.bitloom.sparse.PrefixTable;
import org.bitloom.sparse.SparseImage;
import org.bitloom.sparse.SymbolStream;

/**
 * The weights of a layer: two streams, what decodes them after a reset, and the memory that the
 * array reads.
 *
 * @param names of the blocks of the layer
 * @param layer layer name
 * @param origin place in the source
 * @param folding of the layer
 * @param decoded what is decoded
 * @param weight encoding of a weight in the memory
 */
public record DecodedMemory(
    BlockNames names,
    String layer,
    String origin,
    Folding folding,
    DecodedWeights decoded,
    WeightEncoding.TwosComplement weight)
    implements Block {
  /** Returns the memory as the array of a layer takes its weights from. */
  public static WeightSource source(
      BlockNames names, Node node, WeightedSum layer, MacPlan mac, DecodedWeights decoded) {
    DecodedMemory memory =
        new DecodedMemory(
            names,
            node.layer(),
            node.origin(),
            mac.folding(),
            decoded,
            new WeightEncoding.TwosComplement(layer.weightType()));
    List<Block> blocks = new ArrayList<>(memory.codes().parts());
    blocks.add(memory.writer());
    blocks.add(memory);
    Instance instance =
        Instance.clocked(memory.module(), "weights")
            .connect("decoded", "decoded")
            .connect("index", "issue_index")
            .connect("data", "word_weights")
            .build();
    return new WeightSource(
        memory.weight(), blocks, memory.files(), List.<Wire>of(), instance, List.of(), true);
  }

  @Override
  public String module() {
    return names.module("weights");
  }

  private SparseImage image() {
    return decoded.image();
  }

  private SymbolStream stream() {
    return image().lanes().get(0);
  }

  /** Returns what decodes distances and values. */
  public SymbolCodes codes() {
    return new SymbolCodes(module(), image(), weight.type());
  }

  /** Returns what makes words of them. */
  public WeightWriter writer() {
    return new WeightWriter(
        module() + "_writer",
        codes().distance().bits(),
        codes().value().bits(),
        folding.multipliers(),
        lastWord() + 1);
  }

  private List<BigInteger> words(PrefixTable table, long... symbols) {
    return table.words(symbols, SparseImage.WORD_BITS);
  }

  private List<BigInteger> distanceWords() {
    return words(image().distances(), stream().distances());
  }

  private List<BigInteger> valueWords() {
    return words(image().values(), stream().values());
  }

  private List<MemoryFile> files() {
    return List.of(
        new MemoryFile(distanceFile().file(), SparseImage.WORD_BITS, distanceWords()),
        new MemoryFile(valueFile().file(), SparseImage.WORD_BITS, valueWords()));
  }

  /** Returns the file of the distances. */
  public MemoryName distanceFile() {
    return names.memory("distances");
  }

  /** Returns the file of the values. */
  public MemoryName valueFile() {
    return names.memory("values");
  }

  /** Returns the streams with their readers. */
  public List<SparseWeights.Reader> readers() {
    return List.of(
        SparseWeights.Reader.of("distance", "distances", distanceFile(), lastDistance() + 1),
        SparseWeights.Reader.of("value", "values", valueFile(), lastValue() + 1));
  }

  /** Returns the last address of the distances. */
  public int lastDistance() {
    return distanceWords().size() - 1;
  }

  /** Returns the last address of the values. */
  public int lastValue() {
    return valueWords().size() - 1;
  }

  /** Returns the symbols. */
  public int symbols() {
    return stream().symbols();
  }

  /** Returns a word of a stream. */
  public Bits streamWord() {
    return new Bits(SparseImage.WORD_BITS);
  }

  /** Returns a word of the memory. */
  public Bits word() {
    return new Bits(folding.multipliers() * weight.bits());
  }

  /** Returns the last word as a plain number. */
  public int lastWord() {
    return Math.toIntExact(folding.cycles() - 1);
  }

  /** Returns a word's index. */
  public Bus indexBus() {
    return Bus.counter(lastWord());
  }

  /** Returns what makes words of symbols. */
  public Instance writing() {
    return Instance.clocked(writer(), "writer")
        .connect("decode", "decode")
        .connect("push", "valid[6]")
        .connect("keep", "s6_keep")
        .connect("distance", "s6_distance")
        .connect("value", "s6_weight")
        .connect("write", "write")
        .connect("write_address", "write_address")
        .connect("write_data", "write_data")
        .connect("done", "decoded")
        .build();
  }
}
