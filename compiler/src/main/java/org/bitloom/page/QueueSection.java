// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.PlanReport;

/** The queues between the engines and why they are as deep as they are. */
final class QueueSection {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("layer", "Whose engine it belongs to"),
          Column.text("place", "Before the engine, or behind it"),
          Column.text("tensor", "What passes it"),
          Column.number("beats", "That fit"),
          Column.number("lanes", "Elements of a beat"),
          Column.text("reason", "What the depth follows from"));

  private QueueSection() {}

  static Section of(PlanReport plan, ReportPage page) {
    long deepest = plan.queues().stream().mapToLong(PlanReport.QueueReport::beats).max().orElse(0);
    List<Row> rows =
        plan.queues().stream()
            .map(
                q ->
                    Row.about(
                        q.layer(),
                        Cell.link(q.layer(), "#layer-" + q.layer()),
                        Cell.text(q.place().equals("input") ? "before" : "behind"),
                        Cell.text(q.tensor()),
                        Cell.bar(Integer.toString(q.beats()), q.beats(), deepest),
                        Cell.count(q.lanes()),
                        Cell.text(q.reason())))
            .toList();
    return new Section(
        "queues",
        "Queues",
        "Depths follow from the planned cycle of every transfer: no queue overflows, and none is"
            + " deeper than it has to be.",
        List.of(page.print(new Table("Depth in beats", COLUMNS, rows))));
  }
}
