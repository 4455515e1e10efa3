// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.report.Chart.Labels;
import org.bitloom.report.Chart.Mark;
import org.bitloom.report.Chart.Point;

/** The networks that tuning looked at: what they cost and how accurate they are. */
public final class TuneChart {
  private TuneChart() {}

  /** Returns the picture of a report. */
  public static Chart of(TuneReport report) {
    List<Mark> marks = new ArrayList<>();
    for (TuneReport.Point point : report.front()) {
      String width = String.format(Locale.ROOT, "%.2f bits", point.averageWidth());
      marks.add(mark(width, point.cost(), point.accuracy()));
    }
    for (TuneReport.Mark accurate : report.accurate()) {
      marks.add(mark("", accurate.cost(), accurate.accuracy()));
    }
    marks.add(mark("as read", report.asRead().cost(), report.asRead().accuracy()));
    return new Chart.Front(
        new Labels(
            report.network() + ": accuracy against " + report.objective(),
            report.objective() + " in " + report.unit(),
            "accuracy in %"),
        Chart.Better.HIGHER,
        marks);
  }

  private static Mark mark(String name, double cost, double accuracy) {
    return new Mark(name, new Point(cost, 100 * accuracy));
  }
}
