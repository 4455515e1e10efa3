// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.plan.array.ArrayWidths;
import org.bitloom.plan.array.MemoryRow;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;

/**
 * The constants of a group of output channels: whole rows.
 *
 * @param row the array's shape and the unit of memory
 * @param rowCount how many rows
 * @param widths of a channel's constants
 */
public record ConstantSet(MemoryRow row, int rowCount, ArrayWidths widths) {
  public Bus constantBus() {
    return Bus.counter(rowCount - 1);
  }

  /** Returns a set of constants: whole rows. */
  public Bits setBits() {
    return new Bits(rowCount * row.bits());
  }

  /** A row of a set of constants. */
  public record ConstantRow(String index, String slice) {}

  public List<ConstantRow> constantRows() {
    return IntStream.range(0, rowCount)
        .mapToObj(
            i ->
                new ConstantRow(
                    constantBus().literal(i).toString(),
                    "[" + ((i + 1) * row.bits() - 1) + ":" + i * row.bits() + "]"))
        .toList();
  }

  public int channelConstants() {
    return widths.constantBits();
  }

  private int usedConstants() {
    return row.shape().channels() * channelConstants();
  }

  public boolean spareConstants() {
    return usedConstants() < setBits().count();
  }

  public String spareRange() {
    return "[" + setBits().msb() + ":" + usedConstants() + "]";
  }

  /** Returns the constants of the added sum, as a channel has them. */
  public String addedConstants() {
    return widths.split()
        ? "{added_pivot, added_below, added_addend, added_multiplier}"
        : "{added_addend, added_multiplier}";
  }
}
