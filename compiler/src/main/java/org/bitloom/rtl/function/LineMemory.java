// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.math.BigInteger;
import org.bitloom.operator.InterpolatedTable;
import org.bitloom.plan.engine.TableLines;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The memory of an interpolated table, and how a value is made of its words: a change along a line
 * is the product of its slope and the step within the line, divided by 128, halves upwards.
 *
 * @param file contents
 * @param lines of the table
 */
public record LineMemory(MemoryName file, TableLines lines) {
  private static final int HALF = 1 << (InterpolatedTable.OFFSET_BITS - 1);
  private static final int LAST_OFFSET = (1 << InterpolatedTable.OFFSET_BITS) - 1;

  /** Returns a word. */
  public Bits word() {
    return new Bits(lines.bits());
  }

  /** Returns the selection of the base. */
  public String base() {
    return new Bits(TableLines.BASE_BITS).above(lines.slopeBits());
  }

  /** Returns the selection of the slope. */
  public String slope() {
    return new Bits(lines.slopeBits()).low();
  }

  /** What is subtracted is rounded, halves downwards. */
  private long half() {
    return lines.table().falls() ? HALF - 1 : HALF;
  }

  /** Returns the bus of the product, and of what it is rounded with. */
  public Bus product() {
    return Bus.counter(lines.table().steepest() * LAST_OFFSET + half());
  }

  /** Returns what is added to the product before its lowest bits are dropped. */
  public Literal nudge() {
    return product().literal(half());
  }

  private Bits changeBits() {
    return new Bits(product().bits() - InterpolatedTable.OFFSET_BITS);
  }

  /** Returns the selection of a change. */
  public String change() {
    return changeBits().above(InterpolatedTable.OFFSET_BITS);
  }

  /** Returns the zeros above a change. */
  public String zeros() {
    return new Bits(TableLines.BASE_BITS - changeBits().count()).zero();
  }

  /** Returns the file. */
  public MemoryFile contents() {
    return new MemoryFile(
        file.file(), lines.bits(), lines.words().stream().map(BigInteger::valueOf).toList());
  }
}
