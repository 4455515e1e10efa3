// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.WordPacker;

/**
 * The values of a function of one element, in a ROM.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param index bus of the element that is looked up
 * @param value bus of the function's value
 * @param file contents
 */
public record LookupTable(
    String module, String layer, String origin, Bus index, Bus value, MemoryName file)
    implements FunctionTable {
  @Override
  public int latency() {
    return PipelineLatency.LOOKUP;
  }

  @Override
  public String stages() {
    return "read, output register";
  }

  @Override
  public String kind() {
    return "a table";
  }

  /** Returns the last word's number. */
  public int wordMax() {
    return (1 << index.bits()) - 1;
  }

  /** Returns the bits of an element, by which a word is chosen. */
  public Bits address() {
    return new Bits(index.bits());
  }

  /** Returns the contents: word {@code a} is for the element whose bits are {@code a}. */
  public static MemoryFile contents(MemoryName file, Lookup lookup) {
    return contents(file, lookup.table(), lookup.input().elementType(), lookup.outputType().bits());
  }

  /**
   * Returns the contents for a table of values, from that of the smallest element on.
   *
   * @param element type of the elements
   * @param bits of a value
   */
  public static MemoryFile contents(MemoryName file, Tensor table, IntType element, int bits) {
    List<BigInteger> words = new ArrayList<>();
    int count = 1 << element.bits();
    for (int address = 0; address < count; address++) {
      boolean negative = element.signed() && address >= count / 2;
      long value = negative ? address - count : address;
      long entry = table.get(Math.toIntExact(value - element.min()));
      words.add(new WordPacker().add(entry, bits).word());
    }
    return new MemoryFile(file.file(), bits, words);
  }
}
