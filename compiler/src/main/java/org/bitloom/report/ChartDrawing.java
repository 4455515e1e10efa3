// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.bitloom.report.Chart.Axis;
import org.bitloom.report.Chart.Labels;
import org.bitloom.report.Chart.Mark;
import org.bitloom.report.Chart.Point;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Makes charts of the library out of ours; nothing in them depends on time or locale. */
final class ChartDrawing {
  static final int WIDTH = 900;
  static final int HEIGHT = 540;

  /** Names of more categories than this do not fit beside each other. */
  private static final int FLAT_CATEGORIES = 6;

  /** Of Okabe and Ito: told apart without seeing red or green, too. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xE69F00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0x56B4E9),
          new Color(0xD55E00));

  private static final Color GREY = new Color(0x999999);
  private static final BasicStroke LINE = new BasicStroke(2);

  private ChartDrawing() {}

  static AxesChart<?, ?> of(Chart chart) {
    return switch (chart) {
      case Chart.Lines lines -> lines(lines);
      case Chart.Bars bars -> bars(bars);
      case Chart.Front front -> front(front);
    };
  }

  private static void style(AxesChart<?, ?> chart, AxesChartStyler styler, Labels labels) {
    chart.setTitle(labels.title());
    chart.setXAxisTitle(labels.x());
    chart.setYAxisTitle(labels.y());
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setSeriesColors(COLOURS.toArray(Color[]::new));
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    // The dashes of the library's own grid are a path each, most of an SVG.
    styler.setPlotGridLinesStroke(new BasicStroke(0.5f));
    styler.setAntiAlias(true);
  }

  private static XYChart lines(Chart.Lines lines) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    style(chart, chart.getStyler(), lines.labels());
    boolean logarithmic = lines.axis() == Axis.LOGARITHMIC;
    chart.getStyler().setYAxisLogarithmic(logarithmic);
    for (Chart.Series series : lines.series()) {
      List<Point> shown =
          series.points().stream()
              .filter(p -> p.isFinite() && (!logarithmic || p.y() > 0))
              .toList();
      if (!shown.isEmpty()) {
        XYSeries line = add(chart, series.name(), shown);
        line.setMarker(SeriesMarkers.NONE).setLineStyle(LINE);
      }
    }
    for (Mark mark : lines.marks()) {
      if (mark.point().isFinite() && (!logarithmic || mark.point().y() > 0)) {
        add(chart, mark.name(), List.of(mark.point()))
            .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
            .setMarker(SeriesMarkers.DIAMOND)
            .setMarkerColor(Color.BLACK);
      }
    }
    return chart;
  }

  private static XYSeries add(XYChart chart, String name, List<Point> points) {
    return chart.addSeries(
        name,
        points.stream().mapToDouble(Point::x).toArray(),
        points.stream().mapToDouble(Point::y).toArray());
  }

  private static CategoryChart bars(Chart.Bars bars) {
    CategoryChart chart = new CategoryChart(WIDTH, HEIGHT);
    style(chart, chart.getStyler(), bars.labels());
    if (bars.categories().size() > FLAT_CATEGORIES) {
      chart.getStyler().setXAxisLabelRotation(60);
    }
    for (Chart.Bar bar : bars.bars()) {
      List<Double> heights =
          bar.heights().stream().map(h -> Double.isFinite(h) ? h : Double.valueOf(0)).toList();
      chart.addSeries(bar.name(), labels(bars), heights);
    }
    return chart;
  }

  /** A bar that is not there looks like one of height 0, so its category says what it is. */
  private static List<String> labels(Chart.Bars bars) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < bars.categories().size(); i++) {
      int category = i;
      boolean missing =
          bars.bars().stream().anyMatch(b -> !Double.isFinite(b.heights().get(category)));
      labels.add(bars.categories().get(i) + (missing ? " (infinite)" : ""));
    }
    return labels;
  }

  private static XYChart front(Chart.Front front) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    style(chart, chart.getStyler(), front.labels());
    List<Mark> best = front.front();
    List<Point> rest =
        front.candidates().stream().filter(m -> !best.contains(m)).map(Mark::point).toList();
    if (!rest.isEmpty()) {
      add(chart, Chart.Front.REST, rest)
          .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
          .setMarker(SeriesMarkers.CIRCLE)
          .setMarkerColor(GREY);
    }
    if (!best.isEmpty()) {
      add(chart, Chart.Front.BEST, best.stream().map(Mark::point).toList())
          .setXYSeriesRenderStyle(XYSeriesRenderStyle.Step)
          .setMarker(SeriesMarkers.DIAMOND)
          .setLineStyle(LINE);
    }
    name(chart, front);
    return chart;
  }

  /** Writes names above points, and makes room for that of the highest one. */
  private static void name(XYChart chart, Chart.Front front) {
    DoubleSummaryStatistics heights =
        front.candidates().stream().mapToDouble(m -> m.point().y()).summaryStatistics();
    double above = (heights.getMax() - heights.getMin()) / 30;
    if (above > 0) {
      chart.getStyler().setYAxisMax(heights.getMax() + 2 * above);
    }
    for (Mark mark : front.front()) {
      Point point = mark.point();
      chart.addAnnotation(new AnnotationText(mark.name(), point.x(), point.y() + above, false));
    }
  }
}
