// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.page.Tiles.Tile;
import org.bitloom.report.Amounts;
import org.bitloom.report.AnalysisReport;
import org.bitloom.report.CosimReport;
import org.bitloom.report.PlanReport.Totals;
import org.bitloom.report.ResourceEstimate;
import org.bitloom.report.TuneReport;

/** The figures that matter, and every verdict. */
final class SummarySection {
  private SummarySection() {}

  static Section of(PageData data, ReportPage page) {
    List<Tile> tiles = new ArrayList<>();
    data.cosimulation().ifPresent(run -> tiles.add(cosimulation(run)));
    tiles.add(certificates(data));
    data.device().ifPresent(use -> tiles.add(part(use)));
    data.analysis().filter(a -> a.accuracy() != null).ifPresent(a -> tiles.add(accuracy(a)));
    data.tuning().ifPresent(tuning -> tiles.add(tuning(tuning)));
    tiles.addAll(speed(data));
    tiles.addAll(size(data.report().totals()));
    String note =
        String.format(
            Locale.ROOT,
            "Rates are at %s MHz; the cycles are planned exactly, the resources are estimated.",
            megahertz(data));
    return new Section("summary", "Summary", note, List.of(page.print(new Tiles(tiles))));
  }

  static String megahertz(PageData data) {
    return String.format(Locale.ROOT, "%.6g", data.megahertz()).replaceAll("\\.?0+$", "");
  }

  static Tile cosimulation(CosimReport run) {
    return Tile.verdict(
        "Co-simulation",
        run.success(),
        run.success() ? "passes" : "FAILS",
        run.success()
            ? "all witnesses agree: %s values, %s"
                .formatted(Amounts.count(run.values()), run.simulator())
            : Amounts.count(run.mismatches().total()) + " mismatches");
  }

  private static Tile certificates(PageData data) {
    long requantizers =
        data.report().layers().stream().filter(l -> l.requantization() != null).count();
    boolean holds = data.certificateFailures().isEmpty();
    return Tile.verdict(
        "Certificates",
        holds,
        holds ? "hold" : "REJECTED",
        requantizers + " requantizers, every range, checked by other code");
  }

  static Tile part(DeviceUse use) {
    return Tile.verdict(
        "On " + use.device().name(),
        use.fits(),
        use.fits() ? "expected to fit" : "TOO LARGE",
        "estimated, see resources");
  }

  private static Tile accuracy(AnalysisReport analysis) {
    AnalysisReport.AccuracyReport accuracy = analysis.accuracy();
    return Tile.plain(
        "Accuracy of the integers",
        Amounts.percent(accuracy.integers()),
        "of %s samples; real network %s"
            .formatted(Amounts.count(analysis.samples()), Amounts.percent(accuracy.real())));
  }

  private static Tile tuning(TuneReport tuning) {
    TuneReport.Point best = tuning.front().get(0);
    return Tile.plain(
        "Tuned to",
        String.format(Locale.ROOT, "%.2f bits", best.averageWidth()),
        String.format(
            Locale.ROOT,
            "per weight, from %.2f; %.2f %% right of the data tuned on",
            tuning.asRead().averageWidth(),
            100 * best.accuracy()));
  }

  private static List<Tile> speed(PageData data) {
    Totals t = data.report().totals();
    double busy = (double) t.products() / (Math.max(1.0, t.multipliers()) * t.initiationInterval());
    return List.of(
        Tile.plain(
            "Inferences per second",
            Amounts.perSecond(t.initiationInterval(), data.megahertz()),
            "one every " + Amounts.count(t.initiationInterval()) + " cycles"),
        Tile.plain(
            "Latency",
            Amounts.duration(t.latency(), data.megahertz()),
            Amounts.count(t.latency()) + " cycles"),
        Tile.plain(
            "Multipliers",
            Amounts.count(t.multipliers()),
            Amounts.percent(busy) + " busy, " + Amounts.count(t.macs()) + " MACs"));
  }

  private static List<Tile> size(Totals t) {
    ResourceEstimate e = t.estimate();
    return List.of(
        Tile.plain(
            "Weights and biases",
            Amounts.memory(t.weightBits()),
            Amounts.count(t.weightBits()) + " bits"),
        Tile.plain(
            "Buffers", Amounts.memory(t.bufferBits()), Amounts.count(t.bufferBits()) + " bits"),
        Tile.plain("LUT and FF", Amounts.count(e.lut()), Amounts.count(e.ff()) + " FF, estimated"),
        Tile.plain(
            "DSP blocks",
            Amounts.count(e.dsp()),
            String.format(Locale.ROOT, "%.1f RAM blocks of 36 kbit, estimated", e.bram())));
  }
}
