// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.math.BigInteger;
import java.util.List;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.WordPacker;
import org.bitloom.sparse.PrefixTable;

/**
 * The widths and the constants of a prefix code as a decoder prints them.
 *
 * @param table the code
 */
public record CodeConstants(PrefixTable table) {
  /** Returns the window that a code is looked for in. */
  public Bits window() {
    return new Bits(table.longest());
  }

  /** Returns the length of a code. */
  public Bits length() {
    return new Bits(Bus.counter(table.longest()).bits());
  }

  /** Returns a rank. */
  public Bits rank() {
    return new Bits(table.rankBits());
  }

  /** Returns the limits of all lengths, one of 0 for length 0 included. */
  public Bits limitBits() {
    return new Bits(table.longest() * table.longest());
  }

  /** Returns the offsets of all lengths. */
  public Bits offsetBits() {
    return new Bits(table.longest() * table.rankBits());
  }

  /** Returns the limits, that of length 0 in the lowest bits. */
  public String limits() {
    WordPacker word = new WordPacker().add(0, table.longest());
    return literal(limitBits(), packed(word, table.limits(), table.longest()));
  }

  /** Returns the offsets, that of length 1 in the lowest bits. */
  public String offsets() {
    return literal(offsetBits(), packed(new WordPacker(), table.offsets(), table.rankBits()));
  }

  private static BigInteger packed(WordPacker word, List<Integer> fields, int bits) {
    fields.forEach(field -> word.add(field, bits));
    return word.word();
  }

  private static String literal(Bits bits, BigInteger value) {
    return bits.count() + "'h" + value.toString(16);
  }
}
