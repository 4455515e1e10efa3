// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import org.bitloom.report.TextTable.Column;

/** A plan for a shared array for people: the totals, and a line per layer. */
public final class ArrayTable {
  private static final String LEGEND =
      """
      busy: cycles in which the array takes in a word; waiting: for memory; the rest begins and ends passes
      """;

  private ArrayTable() {}

  /**
   * Returns the text; each line ends with a line feed.
   *
   * @param width of the lines, where that is possible
   */
  public static String render(ArrayReport report, int width) {
    TextTable table =
        new TextTable(
            Column.text("layer"),
            Column.number("MACs").optional(2),
            Column.number("cycles"),
            Column.number("busy"),
            Column.number("waiting").optional(3),
            Column.number("read").optional(1),
            Column.number("written").optional(4),
            Column.text("bound by"));
    report.layers().forEach(layer -> add(table, layer));
    return Lines.wrap(totals(report), width)
        + "\n"
        + table.render(width)
        + Lines.wrap(LEGEND, width);
  }

  private static void add(TextTable table, ArrayReport.Layer layer) {
    table.row(
        layer.name(),
        number(layer.macs()),
        number(layer.cycles()),
        number(layer.arrayCycles()),
        number(layer.waitingCycles()),
        number(layer.readBytes()),
        number(layer.writtenBytes()),
        layer.bound());
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String totals(ArrayReport report) {
    return String.format(
        Locale.ROOT,
        """
        %s on a shared array: %d multipliers (%d channels x %d elements), %,d MACs
        %,d cycles per inference, multipliers busy %.1f %%, with a memory of %d bits that answers after %d cycles
        %,d bytes read, %,d written; on the chip %,d bytes of feature maps, %,d of weights
        estimated %,d LUT, %,d FF, %,d DSP, %.1f RAM blocks of 36 kbit
        """,
        report.network(),
        report.multipliers(),
        report.outputChannels(),
        report.wordElements(),
        report.macs(),
        report.cycles(),
        100 * report.busy(),
        report.memoryBits(),
        report.memoryLatency(),
        report.readBytes(),
        report.writtenBytes(),
        report.mapBytes(),
        report.bufferBytes() - report.mapBytes(),
        report.estimate().lut(),
        report.estimate().ff(),
        report.estimate().dsp(),
        report.estimate().bram());
  }
}
