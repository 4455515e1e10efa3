// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import org.bitloom.report.CosimReport.Cycles;
import org.bitloom.report.CosimReport.FirstMismatch;
import org.bitloom.report.CosimReport.Seconds;

/** A co-simulation as some lines for people, the verdict last. */
public final class CosimText {
  private CosimText() {}

  /**
   * Returns the lines.
   *
   * @param expected whether expected outputs were given
   */
  public static String render(CosimReport report, boolean expected) {
    Cycles c = report.cycles();
    Seconds s = report.seconds();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            %s, stalls %s, seed %d: %d vectors, %d values
            latency %d cycles measured, %d planned; initiation interval %d measured, %d planned; multipliers busy %.1f %%
            seconds: plan %.2f, generate %.2f, build %.2f, simulate %.2f
            """,
            report.simulator(),
            report.stalls(),
            report.seed(),
            report.vectors(),
            report.values(),
            c.latency(),
            c.plannedLatency(),
            c.initiationInterval(),
            c.plannedInitiationInterval(),
            100 * report.macUtilization(),
            s.plan(),
            s.generate(),
            s.build(),
            s.simulate()));
    report.warnings().forEach(w -> text.append("warning: ").append(w.strip()).append('\n'));
    report.violations().forEach(v -> text.append("handshake: ").append(v).append('\n'));
    if (report.deadlock() != null) {
      text.append("deadlock: ").append(String.join("\n  ", report.deadlock())).append('\n');
    }
    if (report.firstMismatch() != null) {
      text.append(first(report)).append('\n');
    }
    return text.append(verdict(report, expected)).append('\n').toString();
  }

  private static String verdict(CosimReport report, boolean expected) {
    CosimReport.Mismatches m = report.mismatches();
    String broken =
        (report.violationCount() == 0 ? "" : ", " + report.violationCount() + " broken handshakes")
            + (report.deadlock() == null ? "" : ", deadlock");
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
        "first mismatch (%s): layer %s, inference %d, index %d: %s instead of %d%s",
        f.kind(),
        f.layer(),
        f.vector(),
        f.index(),
        f.actual() == null ? "nothing" : f.actual().toString(),
        f.reference(),
        cycle);
  }
}
