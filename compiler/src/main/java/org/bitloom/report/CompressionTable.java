// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import org.bitloom.compress.NetworkSize;
import org.bitloom.compress.NetworkSize.LayerSize;
import org.bitloom.report.TextTable.Column;
import org.bitloom.sparse.SparseSize;

/**
 * The columns of Deep Compression: kept weights, bits per kept weight and per distance before and
 * after Huffman coding, and what share of the float32 bits remains.
 */
public final class CompressionTable {
  private CompressionTable() {}

  /** Returns the table. */
  public static String render(NetworkSize size) {
    TextTable table =
        new TextTable(
            Column.text("layer"),
            Column.number("weights"),
            Column.number("kept"),
            Column.number("values"),
            Column.number("value bits P+Q -> H"),
            Column.number("distance bits P+Q -> H"),
            Column.number("skips"),
            Column.number("fillers"),
            Column.number("tables"),
            Column.number("biases"),
            Column.number("constants"),
            Column.number("rate P+Q"),
            Column.number("rate H"));
    size.layers().forEach(layer -> row(table, layer));
    return table.render()
        + String.format(
            Locale.ROOT,
            "%n%d bits of %d: %.2f times smaller than float32; %.2f with the paper's fillers%n",
            size.bits(),
            size.floatBits(),
            size.ratio(),
            (double) size.floatBits() / size.bitsWithFillers());
  }

  private static void row(TextTable table, LayerSize layer) {
    String biases = Long.toString(layer.biasBits());
    String constants = Long.toString(layer.requantizerBits());
    if (layer.sparse().isEmpty()) {
      String rate = percent(layer.bits(), layer.floatBits());
      String all = Long.toString(layer.weights());
      table.row(
          layer.name(), all, all, "-", "-", "-", "-", "-", "-", biases, constants, rate, rate);
      return;
    }
    SparseSize s = layer.sparse().get();
    table.row(
        layer.name(),
        Long.toString(layer.weights()),
        percent(s.kept(), layer.weights()),
        Integer.toString(s.values()),
        String.format(Locale.ROOT, "%d -> %.2f", s.valueBits(), s.perKept(s.valueCodeBits())),
        String.format(Locale.ROOT, "%d -> %.2f", s.distanceBits(), s.perKept(s.distanceCodeBits())),
        Long.toString(s.symbols() - s.kept()),
        Long.toString(s.fillers().fillers()),
        Long.toString(s.tableBits()),
        biases,
        constants,
        percent(s.plainBits() + layer.biasBits() + layer.requantizerBits(), layer.floatBits()),
        percent(layer.bits(), layer.floatBits()));
  }

  private static String percent(long part, long all) {
    return String.format(Locale.ROOT, "%.2f %%", 100.0 * part / all);
  }
}
