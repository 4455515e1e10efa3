// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Collects the diagnostics of one run. Reporting the same diagnostic twice keeps one. Not
 * thread-safe.
 */
public final class Diagnostics {
  private final Set<Diagnostic> reported = new LinkedHashSet<>();

  /** Adds a diagnostic. */
  public void report(Diagnostic diagnostic) {
    reported.add(Objects.requireNonNull(diagnostic, "diagnostic"));
  }

  /** True if the pipeline must stop here. */
  public boolean hasErrors() {
    return reported.stream().anyMatch(Diagnostic::isError);
  }

  /** True if nothing was reported. */
  public boolean isEmpty() {
    return reported.isEmpty();
  }

  /**
   * Everything reported so far, sorted by position.
   *
   * <p>Files stand in the order of their first report; within a file the order is that of the text;
   * diagnostics without a place come last. Equal positions keep the order of their reports.
   */
  public List<Diagnostic> sorted() {
    List<String> files =
        reported.stream()
            .flatMap(d -> d.span().stream())
            .map(s -> s.source().name())
            .distinct()
            .toList();
    List<Diagnostic> result = new ArrayList<>(reported);
    result.sort(
        Comparator.comparingInt((Diagnostic d) -> fileRank(d, files))
            .thenComparingInt(d -> d.span().map(Span::start).orElse(0)));
    return List.copyOf(result);
  }

  private static int fileRank(Diagnostic diagnostic, List<String> files) {
    return diagnostic.span().map(s -> files.indexOf(s.source().name())).orElse(files.size());
  }
}
