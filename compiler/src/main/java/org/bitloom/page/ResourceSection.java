// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.Amounts;
import org.bitloom.report.PlanReport;
import org.bitloom.report.ResourceEstimate;

/** What the hardware takes, layer by layer. */
final class ResourceSection {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("engine", "Of a layer, or the streams between layers and at the border"),
          Column.number("LUT", "Six-input lookup tables, those used as memories included"),
          Column.number("FF", "Flip-flops"),
          Column.number("DSP", "Multiplier blocks of 27 x 18 bits"),
          Column.number("RAM", "RAM blocks of 36 kbit; one of 18 kbit is a half"));

  private ResourceSection() {}

  static Section of(PlanReport plan, ReportPage page) {
    ResourceEstimate all = plan.totals().estimate();
    List<Row> rows = new ArrayList<>();
    plan.layers().stream()
        .filter(layer -> layer.estimate() != null)
        .forEach(
            layer ->
                rows.add(
                    row(
                        layer.name(),
                        Cell.link(layer.name(), "#layer-" + layer.name()),
                        layer.estimate(),
                        all)));
    rows.add(row("", Cell.text("streams"), plan.totals().streams(), all));
    Row total = row("", Cell.text("everything"), all, all);
    rows.add(new Row("", true, total.cells()));
    return new Section(
        "resources",
        "Resources",
        "Estimated for an FPGA with six-input LUTs, from costs fitted to Yosys; the tools of a"
            + " vendor pack differently.",
        List.of(page.print(new Table("The bars: share of everything", COLUMNS, rows))));
  }

  private static Row row(String layer, Cell name, ResourceEstimate e, ResourceEstimate all) {
    return Row.about(
        layer,
        name,
        Cell.bar(Amounts.count(e.lut()), e.lut(), all.lut()),
        Cell.bar(Amounts.count(e.ff()), e.ff(), all.ff()),
        Cell.bar(Amounts.count(e.dsp()), e.dsp(), all.dsp()),
        Cell.bar(String.format(Locale.ROOT, "%.1f", e.bram()), e.bram(), all.bram()));
  }
}
