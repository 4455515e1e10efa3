// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.report.Chart;
import org.bitloom.report.ChartFormat;
import org.bitloom.report.ChartWriter;

/** A chart in a file whose ending says its kind. */
final class ChartFile {
  private ChartFile() {}

  /**
   * Returns the kind of a file: commands ask for it before they begin to work.
   *
   * @throws DiagnosticException if the ending is none of a chart
   */
  static ChartFormat format(Path file) {
    return ChartFormat.of(file)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    Code.CHART_KIND
                        .at(Span.ofFile(file.toString()), file)
                        .withNote(
                            Arrays.stream(ChartFormat.values())
                                .map(ChartFormat::ending)
                                .collect(Collectors.joining(" or ", "a chart ends with ", "")))));
  }

  /**
   * Draws a chart into a file.
   *
   * @throws DiagnosticException if the ending is none of a chart, or the place is not writable
   */
  static void write(Path file, Chart chart) {
    ResultFile.write(file, ChartWriter.bytes(chart, format(file)));
  }
}
