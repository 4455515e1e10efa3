// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.cosim.Mismatches;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.Amounts;
import org.bitloom.report.CosimReport;

/** What the simulated Verilog did. */
final class CosimSection {
  private static final List<Column> PHASES =
      List.of(
          Column.text("phase", "What was done"),
          Column.number("inferences", "Compared"),
          Column.number("cycles", "How long it took"),
          Column.number("mismatches", "Values that differ from the golden model"),
          Column.number("broken rules", "Of the handshake"),
          Column.text("end", "Whether the run came to it"));

  private static final List<Column> FIGURES =
      List.of(
          Column.text("figure", ""),
          Column.number("measured", "In a stretch without stalls"),
          Column.number("planned", "By the planner"));

  private CosimSection() {}

  static Section of(CosimReport run, ReportPage page) {
    List<Markup> pieces = new ArrayList<>();
    pieces.add(
        page.print(
            new Table("Phases", PHASES, run.phases().stream().map(CosimSection::row).toList())));
    CosimReport.Cycles c = run.cycles();
    pieces.add(
        page.print(
            new Table(
                "Cycles",
                FIGURES,
                List.of(
                    figure("latency", c.latency(), c.plannedLatency()),
                    figure(
                        "initiation interval",
                        c.initiationInterval(),
                        c.plannedInitiationInterval())))));
    List<Row> complaints = complaints(run);
    if (!complaints.isEmpty()) {
      List<Column> columns = List.of(Column.text("what is wrong", ""));
      pieces.add(page.print(new Table("Findings", columns, complaints)));
    }
    return new Section("cosimulation", "Co-simulation", note(run), pieces);
  }

  private static String note(CosimReport run) {
    Mismatches m = run.mismatches();
    return "%s, stalls %s, seed %d: %s vectors and %s extreme ones, %s values. %s"
        .formatted(
            run.simulator(),
            run.stalls(),
            run.seed(),
            Amounts.count(run.vectors()),
            Amounts.count(run.extremeVectors()),
            Amounts.count(run.values()),
            run.success()
                ? "Every value, every handshake and every planned cycle agrees."
                : "It fails: %d mismatches of RTL and golden model, %d of golden model and expected outputs, %d of RTL and expected outputs, %d broken rules."
                    .formatted(
                        m.rtlVsGolden(),
                        m.goldenVsExpected(),
                        m.rtlVsExpected(),
                        run.violationCount()));
  }

  private static Row row(PhaseResult phase) {
    return Row.of(
        Cell.text(phase.name()),
        Cell.count(phase.inferences()),
        Cell.count(phase.cycles()),
        Cell.count(phase.mismatches()),
        Cell.count(phase.violations()),
        Cell.text(phase.reached() ? "reached" : "not reached"));
  }

  private static Row figure(String name, long measured, long planned) {
    return new Row(
        "",
        measured != planned,
        List.of(Cell.text(name), Cell.count(measured), Cell.count(planned)));
  }

  private static List<Row> complaints(CosimReport run) {
    List<String> lines = new ArrayList<>();
    lines.addAll(run.violations());
    lines.addAll(run.timing());
    lines.addAll(run.warnings());
    lines.addAll(run.explanations());
    if (run.deadlock() != null) {
      lines.add("deadlock: " + String.join("; ", run.deadlock()));
    }
    if (run.reproduction() != null) {
      lines.add("alone: " + run.reproduction());
    }
    return lines.stream().map(line -> Row.of(Cell.text(line.strip()))).toList();
  }
}
