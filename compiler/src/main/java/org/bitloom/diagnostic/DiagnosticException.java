// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.Objects;

/** Carries a diagnostic out of deep code that cannot go on, such as a file reader. */
public final class DiagnosticException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  public DiagnosticException(Diagnostic diagnostic) {
    super(diagnostic.title());
    this.diagnostic = Objects.requireNonNull(diagnostic, "diagnostic");
  }

  /** What to report. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
