// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.Amounts;
import org.bitloom.report.LayerReport;
import org.bitloom.report.RangeReport;
import org.bitloom.report.RequantizationReport;

/** The proofs that the plan carries. */
final class CertificateSection {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("requantizer of", "Layer"),
          Column.text("equals", "The rounding of the source, bit by bit"),
          Column.text("accumulators", "Over this range, for every value"),
          Column.text("clamp", "Smallest and largest output"),
          Column.number("channels", "With constants of their own"),
          Column.number("multiplier", "Bits in hardware, instead of 31"),
          Column.number("steps", "Where the addend changes, over all channels"));

  private CertificateSection() {}

  static Section of(PageData data, ReportPage page) {
    List<Markup> pieces = new ArrayList<>();
    if (!data.certificateFailures().isEmpty()) {
      List<Row> refused =
          data.certificateFailures().stream().map(text -> Row.of(Cell.text(text))).toList();
      List<Column> columns = List.of(Column.text("what the checker refuses", ""));
      pieces.add(page.print(new Table("Refused", columns, refused)));
    }
    List<Row> rows =
        data.report().layers().stream()
            .filter(layer -> layer.requantization() != null)
            .map(CertificateSection::row)
            .toList();
    pieces.add(page.print(new Table("One line per requantizer", COLUMNS, rows)));
    String verdict =
        data.certificateFailures().isEmpty()
            ? "The independent checker recomputed every range and compared every requantizer with"
                + " its reference at every threshold when this page was written: all hold."
            : "The independent checker refuses this plan.";
    return new Section(
        "certificates",
        "Certificates",
        verdict
            + " Check them again: bitloom plan FILE --json plan.json; bitloom check FILE"
            + " --certificate plan.json.",
        pieces);
  }

  private static Row row(LayerReport layer) {
    RequantizationReport r = layer.requantization();
    return Row.about(
        layer.name(),
        Cell.link(layer.name(), "#layer-" + layer.name()),
        Cell.text(r.rounding()),
        Cell.text(range(r.input())),
        Cell.text(range(r.clamp())),
        Cell.count(r.channels().size()),
        Cell.bar(r.multiplierBits() + " bits", r.multiplierBits(), 31),
        Cell.count(r.channels().stream().mapToLong(c -> c.steps().size()).sum()));
  }

  /** Returns an inclusive range. */
  static String range(RangeReport range) {
    return "[" + Amounts.count(range.min()) + ", " + Amounts.count(range.max()) + "]";
  }
}
