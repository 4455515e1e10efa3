// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bitloom.report.Chart.Labels;
import org.bitloom.report.Chart.Mark;
import org.bitloom.report.Chart.Point;
import org.bitloom.report.Chart.Series;

/** How good networks are that are so many times smaller: one line per method. */
public final class CompressChart {
  private CompressChart() {}

  /** Returns the picture of a report; on samples held out, where there are some. */
  public static Chart of(CompressReport report) {
    boolean accuracy = report.criterion().equals("accuracy");
    boolean heldOut = report.checkAsRead() != null;
    List<Series> series = new ArrayList<>();
    series.add(new Series("pruning and clustering", points(report.front(), heldOut)));
    for (String method : List.of("pruning", "clustering")) {
      List<CompressReport.Point> own =
          report.seen().stream().filter(p -> p.method().equals(method)).toList();
      if (!own.isEmpty()) {
        series.add(new Series(method + " alone", points(own, heldOut)));
      }
    }
    return new Chart.Lines(
        new Labels(
            report.network() + ": compression",
            "times smaller than float32",
            (accuracy ? "accuracy in %" : "mean squared error") + (heldOut ? ", held out" : "")),
        Chart.Axis.LINEAR,
        series,
        List.of(
            new Mark(
                "as read",
                new Point(1, height(heldOut ? report.checkAsRead() : report.asRead())))));
  }

  private static List<Point> points(List<CompressReport.Point> networks, boolean heldOut) {
    return networks.stream()
        .filter(network -> !heldOut || network.check() != null)
        .sorted(Comparator.comparingDouble(CompressReport.Point::ratio))
        .map(n -> new Point(n.ratio(), height(heldOut ? n.check() : n.quality())))
        .toList();
  }

  private static double height(CompressReport.Quality quality) {
    if (quality.accuracy() != null) {
      return 100 * quality.accuracy();
    }
    return quality.error() != null ? quality.error() : 0;
  }
}
