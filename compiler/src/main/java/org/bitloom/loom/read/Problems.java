// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;

/** The diagnostics of one part of a network, with the answer to whether that part failed. */
final class Problems {
  private final Diagnostics diagnostics;
  private final Optional<Problems> whole;
  private boolean failed;

  private Problems(Diagnostics diagnostics, Optional<Problems> whole) {
    this.diagnostics = diagnostics;
    this.whole = whole;
  }

  /** Returns a collector for a whole network. */
  static Problems of(Diagnostics diagnostics) {
    return new Problems(diagnostics, Optional.empty());
  }

  /** Reports a diagnostic; an error makes this part and the whole fail. */
  void report(Diagnostic diagnostic) {
    diagnostics.report(diagnostic);
    if (diagnostic.isError()) {
      fail();
    }
  }

  /** Makes this part and the whole fail because of an error that was reported elsewhere. */
  void fail() {
    failed = true;
    whole.ifPresent(Problems::fail);
  }

  /** Tells whether an error was reported here. */
  boolean failed() {
    return failed;
  }

  /** Returns a collector for a part of this. */
  Problems part() {
    return new Problems(diagnostics, Optional.of(this));
  }
}
