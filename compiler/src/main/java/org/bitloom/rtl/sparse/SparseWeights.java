// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.math.BigInteger;
import java.util.List;
import org.bitloom.operator.Tensor;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.WordPacker;
import org.bitloom.sparse.SparseImage;
import org.bitloom.sparse.SymbolStream;

/**
 * The memories of one lane: distances, values and the biases of its rows.
 *
 * @param names of the blocks of the layer
 * @param layer layer name
 * @param origin place in the source
 * @param lane which lane
 * @param image of all lanes
 * @param biases of all rows
 */
public record SparseWeights(
    BlockNames names, String layer, String origin, int lane, SparseImage image, Tensor biases)
    implements Block {
  /**
   * One memory with its reader.
   *
   * @param name prefix of its signals
   * @param memory its name
   * @param file of its contents
   * @param address of a word
   * @param words in the memory
   */
  public record Reader(String name, String memory, MemoryName file, Bus address, int words) {
    static Reader of(String name, String memory, MemoryName file, int words) {
      return new Reader(name, memory, file, Bus.counter(words - 1), words);
    }

    /** Returns the last address. */
    public Literal last() {
      return address.literal(words - 1);
    }
  }

  private String role(String what) {
    return "lane_" + lane + "_" + what;
  }

  @Override
  public String module() {
    return names.module(role("weights"));
  }

  private SymbolStream stream() {
    return image.lanes().get(lane);
  }

  private List<BigInteger> distanceWords() {
    return image.distances().words(stream().distances(), SparseImage.WORD_BITS);
  }

  private List<BigInteger> valueWords() {
    return image.values().words(stream().values(), SparseImage.WORD_BITS);
  }

  private List<BigInteger> biasWords() {
    return stream().rows().stream()
        .map(row -> new WordPacker().add(biases.get(row), bias().bits()).word())
        .toList();
  }

  /** Returns the contents of the memories. */
  List<MemoryFile> memories() {
    return List.of(
        new MemoryFile(distanceFile().file(), word().count(), distanceWords()),
        new MemoryFile(valueFile().file(), word().count(), valueWords()),
        new MemoryFile(biasFile().file(), bias().bits(), biasWords()));
  }

  /** Returns the rows of the lane. */
  public int rows() {
    return stream().rows().size();
  }

  /** Returns the weights that are kept. */
  public int kept() {
    return stream().values().length;
  }

  /** Returns the symbols of the lane. */
  public int symbols() {
    return stream().symbols();
  }

  /** Returns a word of a stream. */
  public Bits word() {
    return new Bits(SparseImage.WORD_BITS);
  }

  /** Returns a bias. */
  public Bus bias() {
    return Bus.signed(biases.range());
  }

  /** Returns a word of the biases. */
  public Bits biasWord() {
    return new Bits(bias().bits());
  }

  /** Returns the file of the distances. */
  public MemoryName distanceFile() {
    return names.memory(role("distances"));
  }

  /** Returns the file of the values. */
  public MemoryName valueFile() {
    return names.memory(role("values"));
  }

  /** Returns the file of the biases. */
  public MemoryName biasFile() {
    return names.memory(role("biases"));
  }

  /** Returns the last address of the distances. */
  public int lastDistance() {
    return distanceWords().size() - 1;
  }

  /** Returns the last address of the values. */
  public int lastValue() {
    return valueWords().size() - 1;
  }

  /** Returns the last address of the biases. */
  public int lastBias() {
    return rows() - 1;
  }

  /** Returns the memories with their readers. */
  public List<Reader> readers() {
    return List.of(
        Reader.of("distance", "distances", distanceFile(), lastDistance() + 1),
        Reader.of("value", "values", valueFile(), lastValue() + 1),
        Reader.of("bias", "biases", biasFile(), rows()));
  }
}
