// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bitloom.page.ScatterPicture.Mark;
import org.bitloom.page.ScatterPicture.Tick;
import org.bitloom.report.TuneReport;

/** Accuracy over cost of what a search looked at. */
final class ParetoChart {
  private static final int MOST_TICKS = 8;

  private final Scale x;
  private final Scale y;

  private ParetoChart(Scale x, Scale y) {
    this.x = x;
    this.y = y;
  }

  /** An axis between two round numbers. */
  private record Scale(double from, double to, double step, int start, int end) {
    /** Returns an axis that holds all values, with at most so many lines. */
    static Scale of(Stream<Double> values, int start, int end) {
      List<Double> all = values.sorted().toList();
      double low = all.get(0);
      double high = all.get(all.size() - 1);
      double span = high > low ? high - low : Math.max(1e-9, Math.abs(high));
      double step = Math.pow(10, Math.floor(Math.log10(span / MOST_TICKS)));
      for (int factor : new int[] {2, 5, 10}) {
        if (span / step <= MOST_TICKS) {
          break;
        }
        step = Math.pow(10, Math.floor(Math.log10(span / MOST_TICKS))) * factor;
      }
      double from = Math.floor(low / step) * step;
      double to = Math.max(Math.ceil(high / step) * step, from + step);
      return new Scale(from, to, step, start, end);
    }

    int pixel(double value) {
      return (int) Math.round(start + (value - from) / (to - from) * (end - start));
    }

    List<Tick> ticks() {
      List<Tick> ticks = new ArrayList<>();
      long count = Math.round((to - from) / step);
      int digits = (int) Math.max(0, -Math.floor(Math.log10(step)));
      for (long i = 0; i <= count; i++) {
        double value = from + i * step;
        ticks.add(new Tick(pixel(value), String.format(Locale.ROOT, "%,." + digits + "f", value)));
      }
      return ticks;
    }
  }

  static ScatterPicture of(TuneReport tuning) {
    List<TuneReport.Mark> all = new ArrayList<>(tuning.accurate());
    tuning.front().forEach(p -> all.add(new TuneReport.Mark(p.cost(), p.accuracy())));
    all.add(new TuneReport.Mark(tuning.asRead().cost(), tuning.asRead().accuracy()));
    ParetoChart chart =
        new ParetoChart(
            Scale.of(
                all.stream().map(TuneReport.Mark::cost), ScatterPicture.LEFT, ScatterPicture.RIGHT),
            Scale.of(
                all.stream().map(m -> 100 * m.accuracy()),
                ScatterPicture.BOTTOM,
                ScatterPicture.TOP));
    return chart.picture(tuning);
  }

  private ScatterPicture picture(TuneReport tuning) {
    List<Mark> marks = new ArrayList<>();
    tuning.accurate().forEach(m -> marks.add(mark(m.cost(), m.accuracy(), "other", "")));
    tuning
        .front()
        .forEach(
            p ->
                marks.add(
                    mark(
                        p.cost(),
                        p.accuracy(),
                        "front",
                        String.format(Locale.ROOT, ", %.2f bits per weight", p.averageWidth()))));
    marks.add(mark(tuning.asRead().cost(), tuning.asRead().accuracy(), "read", ", as read"));
    return new ScatterPicture(
        TuningSection.unit(tuning),
        "accuracy in %",
        x.ticks(),
        y.ticks(),
        stairs(tuning.front()),
        marks);
  }

  /** Between two networks of the front there is none: a step, not a slope. */
  private String stairs(List<TuneReport.Point> front) {
    StringBuilder path = new StringBuilder();
    for (TuneReport.Point point : front) {
      int right = x.pixel(point.cost());
      path.append(path.isEmpty() ? "M" + right + " " : "H" + right + "V");
      path.append(y.pixel(100 * point.accuracy()));
    }
    return path.toString();
  }

  private Mark mark(double cost, double accuracy, String kind, String more) {
    String title = String.format(Locale.ROOT, "%,.0f: %.2f %%%s", cost, 100 * accuracy, more);
    return new Mark(x.pixel(cost), y.pixel(100 * accuracy), kind, title);
  }
}
