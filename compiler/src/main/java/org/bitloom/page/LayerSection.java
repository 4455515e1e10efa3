// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.LayerReport;
import org.bitloom.report.LayerReport.AccumulatorReport;
import org.bitloom.report.LayerReport.FoldingReport;
import org.bitloom.report.PlanReport;
import org.bitloom.report.RequantizationReport;

/** One line per layer: what {@code plan} prints. */
final class LayerSection {
  private static final int FLAT_BITS = 32;

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("layer", "Name in the source; a link to its details"),
          Column.text("operator", "Its first operator"),
          Column.text("types", "Input x weights -> output"),
          Column.number("accumulator", "Bits that the proven range needs; the bar is against 32"),
          Column.number("by types", "Bits that the data types alone would need"),
          Column.number("flat", "Bits of the usual choice"),
          Column.number("multiplier", "Bits of the requantizer's widest multiplier"),
          Column.number("shift", "Arithmetic right shift of the requantizer"),
          Column.text("PE x SIMD", "Output channels in parallel x inputs per element and cycle"),
          Column.number("MACs", "Multiply-accumulate operations of one inference"),
          Column.number("cycles", "Cycles in which the layer is busy with one inference"));

  private LayerSection() {}

  static Section of(PlanReport plan, ReportPage page) {
    long slowest = plan.layers().stream().mapToLong(LayerReport::cycles).max().orElse(0);
    List<Row> rows = plan.layers().stream().map(layer -> row(layer, slowest)).toList();
    String caption =
        "The bars: accumulators against a flat int32, cycles against the slowest layer,"
            + " which is marked";
    return new Section(
        "layers",
        "Layers",
        "Every width is proven over the actual weights and the reachable inputs. Click a column to"
            + " sort by it.",
        List.of(page.print(new Table(caption, COLUMNS, rows))));
  }

  private static Row row(LayerReport layer, long slowest) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.link(layer.name(), "#layer-" + layer.name()));
    cells.add(Cell.text(layer.operator()));
    cells.add(Cell.text(types(layer)));
    accumulator(cells, layer.accumulator());
    requantizer(cells, layer.requantization());
    FoldingReport folding = layer.folding();
    cells.add(Cell.text(folding == null ? "–" : folding.pe() + " x " + folding.simd()));
    cells.add(layer.macs() == 0 ? Cell.none() : Cell.count(layer.macs()));
    cells.add(Cell.bar(String.format(Locale.ROOT, "%,d", layer.cycles()), layer.cycles(), slowest));
    return new Row(layer.name(), layer.cycles() == slowest, cells);
  }

  /** Returns the types as input x weights -> output. */
  static String types(LayerReport layer) {
    String weights = layer.weightType() == null ? "" : " x " + layer.weightType();
    return layer.inputType() + weights + " → " + layer.outputType();
  }

  private static void accumulator(List<Cell> cells, AccumulatorReport a) {
    if (a == null) {
      cells.addAll(List.of(Cell.none(), Cell.none(), Cell.none()));
      return;
    }
    cells.add(Cell.bar("int" + a.bits(), a.bits(), FLAT_BITS));
    cells.add(Cell.number("int" + a.dataTypeBoundBits(), a.dataTypeBoundBits()));
    cells.add(Cell.number("int" + FLAT_BITS, FLAT_BITS));
  }

  private static void requantizer(List<Cell> cells, RequantizationReport r) {
    if (r == null) {
      cells.addAll(List.of(Cell.none(), Cell.none()));
      return;
    }
    cells.add(
        Cell.number(
            r.multiplierBits() + (r.multiplierBits() == 1 ? " bit" : " bits"), r.multiplierBits()));
    cells.add(Cell.number(Integer.toString(r.shift()), r.shift()));
  }
}
