// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.Lookup;

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
    String module, String layer, String origin, Bus index, Bus value, String file)
    implements Block {
  /** Returns the last word's number. */
  public int wordMax() {
    return (1 << index.bits()) - 1;
  }

  /** Returns the bits of an element, by which a word is chosen. */
  public Bits address() {
    return new Bits(index.bits());
  }

  /** Returns the contents: word {@code a} is for the element whose bits are {@code a}. */
  static MemoryFile contents(String file, Lookup lookup) {
    int bits = lookup.input().elementType().bits();
    boolean signed = lookup.input().elementType().signed();
    List<BigInteger> words = new ArrayList<>();
    for (long address = 0; address < 1L << bits; address++) {
      boolean negative = signed && address >= 1L << (bits - 1);
      long element = negative ? address - (1L << bits) : address;
      words.add(new WordPacker().add(lookup.value(element), lookup.outputType().bits()).word());
    }
    return new MemoryFile(file, lookup.outputType().bits(), words);
  }
}
