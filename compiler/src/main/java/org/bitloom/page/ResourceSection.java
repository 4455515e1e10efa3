// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
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

  private static final List<Column> PART =
      List.of(
          Column.text("of the part", "As its family has them"),
          Column.number("used", "Expected"),
          Column.number("there", "What the part has"),
          Column.number("share", "A bar that is full is too much"));

  static Section of(PageData data, ReportPage page) {
    List<Markup> pieces = new ArrayList<>();
    data.device().ifPresent(use -> pieces.add(page.print(part(use))));
    pieces.add(page.print(layers(data.report())));
    return new Section(
        "resources",
        "Resources",
        "Estimated for an FPGA with six-input LUTs, from costs fitted to Yosys; the tools of a"
            + " vendor pack differently.",
        pieces);
  }

  /** Returns what is used of the part, its own blocks counted as they are there. */
  static Table part(DeviceUse use) {
    Device device = use.device();
    Amount used = use.amount();
    Amount all = device.capacity();
    String verdict =
        use.fits()
            ? "expected to fit"
            : "expected not to fit: fewer multipliers, narrower weights or a larger part";
    return new Table(
        "%s: %s".formatted(device.part(), verdict),
        PART,
        List.of(
            row("LUT", used.lut(), all.lut()),
            row("flip-flops", used.ff(), all.ff()),
            row("DSP blocks, " + device.family().multiplier(), used.dsp(), all.dsp()),
            row("RAM blocks of " + device.family().block(), used.ram(), all.ram())));
  }

  private static Row row(String what, double used, double all) {
    double share = all > 0 ? used / all : used > 0 ? Double.POSITIVE_INFINITY : 0;
    String text = Double.isInfinite(share) ? "there is none" : Amounts.percent(share);
    Row row =
        Row.of(
            Cell.text(what),
            Cell.number(String.format(Locale.ROOT, "%,.0f", Math.ceil(used)), used),
            Cell.number(String.format(Locale.ROOT, "%,.0f", all), all),
            Cell.bar(text, share, 1));
    return new Row("", share > 1, row.cells());
  }

  private static Table layers(PlanReport plan) {
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
    return new Table("The bars: share of everything", COLUMNS, rows);
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
