// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import java.util.stream.Collectors;
import org.bitloom.cosim.Mismatches;
import org.bitloom.report.CosimReport.Cycles;
import org.bitloom.report.CosimReport.FirstMismatch;
import org.bitloom.report.CosimReport.Seconds;
import org.bitloom.report.TextTable.Column;

/** A co-simulation as some lines for people, the verdict last. */
public final class CosimText {
  private CosimText() {}

  /**
   * Returns the lines.
   *
   * @param expected whether expected outputs were given
   */
  public static String render(CosimReport report, boolean expected) {
    StringBuilder text = new StringBuilder(head(report));
    report.warnings().forEach(w -> line(text, "warning: ", w.strip()));
    report.violations().forEach(v -> line(text, "handshake: ", v));
    report.timing().forEach(t -> line(text, "timing: ", t));
    if (report.deadlock() != null) {
      line(text, "deadlock: ", String.join("\n  ", report.deadlock()));
    }
    report
        .differences()
        .forEach(
            (kind, counts) ->
                line(
                    text,
                    "differences (" + kind + "): ",
                    counts.stream().map(Object::toString).collect(Collectors.joining(", "))));
    report.explanations().forEach(e -> line(text, "", e));
    if (report.waves() != null) {
      CosimReport.FailureWaves w = report.waves();
      line(text, "waves: ", w.file() + ", cycles " + w.from() + " to " + w.to());
    }
    if (report.reproduction() != null) {
      line(text, "alone: ", report.reproduction());
    }
    if (report.firstMismatch() != null) {
      line(text, "", first(report));
    }
    return text.append(verdict(report, expected)).append('\n').toString();
  }

  private static void line(StringBuilder text, String label, String rest) {
    text.append(label).append(rest).append('\n');
  }

  private static String head(CosimReport report) {
    Cycles c = report.cycles();
    Seconds s = report.seconds();
    String extremes =
        report.extremeVectors() == 0
            ? ""
            : ", and " + report.extremeVectors() + " vectors at the ends of layers' ranges";
    String phases =
        report.phases().stream()
            .map(p -> p.name() + " " + p.inferences() + " in " + p.cycles())
            .collect(Collectors.joining(", "));
    return String.format(
            Locale.ROOT,
            """
            %s, stalls %s, seed %d: %d vectors, %d values%s
            inferences in cycles: %s
            latency %d cycles measured, %d planned; initiation interval %d measured, %d planned; multipliers busy %.1f %%
            """,
            report.simulator(),
            report.stalls(),
            report.seed(),
            report.vectors(),
            report.values(),
            extremes,
            phases,
            c.latency(),
            c.plannedLatency(),
            c.initiationInterval(),
            c.plannedInitiationInterval(),
            100 * report.macUtilization())
        + waiting(report)
        + start(c)
        + outputs(report)
        + String.format(
            Locale.ROOT,
            "seconds: plan %.2f, generate %.2f, build %.2f, simulate %.2f\n",
            s.plan(),
            s.generate(),
            s.build(),
            s.simulate());
  }

  /** Returns a table of what layers wait for memory, if any can. */
  private static String waiting(CosimReport report) {
    if (report.waiting().isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable(
            Column.text("layer"),
            Column.number("planned"),
            Column.number("waiting"),
            Column.number("random"),
            Column.number("waiting"));
    report
        .waiting()
        .forEach(
            w ->
                table.row(
                    w.name(),
                    Long.toString(w.plannedCycles()),
                    Long.toString(w.plannedWaiting()),
                    Long.toString(w.cycles()),
                    Long.toString(w.waitingCycles())));
    return "cycles planned with a memory of fixed latency, and measured with random latencies:\n"
        + table.render();
  }

  /** Returns a line on what precedes everything after a reset, if anything does. */
  private static String start(Cycles cycles) {
    return cycles.plannedStart() == 0
        ? ""
        : "weights decoded %d cycles after a reset measured, %d planned\n"
            .formatted(cycles.start(), cycles.plannedStart());
  }

  /** Returns a line for each output where there are several. */
  private static String outputs(CosimReport report) {
    if (report.outputs().size() < 2) {
      return "";
    }
    return report.outputs().stream()
        .map(
            o ->
                "output %s: latency %s measured, %s planned; interval %s measured, %s planned\n"
                    .formatted(
                        o.name(),
                        o.latency(),
                        o.plannedLatency(),
                        o.initiationInterval(),
                        planned(o)))
        .collect(Collectors.joining());
  }

  private static String planned(CosimReport.Output output) {
    long least = output.leastInitiationInterval();
    long most = output.plannedInitiationInterval();
    return least == most ? Long.toString(most) : least + " to " + most;
  }

  /** Returns the one line that matters: the verdict, with the first failure if there is one. */
  public static String line(CosimReport report, boolean expected) {
    String reason = "";
    if (report.firstMismatch() != null) {
      reason = "; " + first(report);
    } else if (report.deadlock() != null) {
      reason = "; deadlock: " + report.deadlock().get(0);
    } else if (!report.violations().isEmpty()) {
      reason = "; " + report.violations().get(0);
    } else if (!report.timing().isEmpty()) {
      reason = "; " + report.timing().get(0);
    }
    String explained = report.explanations().isEmpty() ? "" : "; " + report.explanations().get(0);
    return report.network()
        + ": "
        + verdict(report, expected)
        + (report.success() ? " in " + report.values() + " values" : reason + explained)
        + "\n";
  }

  private static String verdict(CosimReport report, boolean expected) {
    Mismatches m = report.mismatches();
    String broken =
        (report.violationCount() == 0 ? "" : ", " + report.violationCount() + " broken handshakes")
            + (report.deadlock() == null ? "" : ", deadlock")
            + (report.timing().isEmpty() ? "" : ", not in the planned cycles");
    return expected
        ? String.format(
            Locale.ROOT,
            "%d mismatches (RTL against golden model %d, golden model against expected %d, "
                + "RTL against expected %d)%s",
            m.total(),
            m.rtlVsGolden(),
            m.goldenVsExpected(),
            m.rtlVsExpected(),
            broken)
        : m.total() + " mismatches (RTL against golden model)" + broken;
  }

  /** Returns one sentence on the earliest difference; empty where there is none. */
  static String first(CosimReport report) {
    FirstMismatch f = report.firstMismatch();
    if (f == null) {
      return "";
    }
    String cycle = f.cycle() == null ? "" : ", cycle " + f.cycle();
    return String.format(
        Locale.ROOT,
        "first mismatch (%s, phase %s): layer %s, inference %d, index %d: %s instead of %d%s",
        f.kind(),
        f.phase(),
        f.layer(),
        f.vector(),
        f.index(),
        f.actual() == null ? "nothing" : f.actual().toString(),
        f.reference(),
        cycle);
  }
}
