// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DiagnosticsTest {
  private static final Source SOURCE = new Source("a.loom", "0123456789");

  @Test
  void diagnosticsAreSortedByPositionWithinTheirFile() {
    Diagnostics diagnostics = new Diagnostics();
    Diagnostic nowhere = Code.UNKNOWN_BLOCK.withoutPlace("nowhere");
    Diagnostic late = at(SOURCE, 7, "late");
    Diagnostic early = at(SOURCE, 2, "early");
    Diagnostic other = at(new Source("A.loom", "x"), 0, "other");
    diagnostics.report(nowhere);
    diagnostics.report(late);
    diagnostics.report(other);
    diagnostics.report(early);
    assertThat(diagnostics.sorted()).containsExactly(early, late, other, nowhere);
  }

  @Test
  void theSameDiagnosticIsKeptOnce() {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.report(at(SOURCE, 2, "x"));
    diagnostics.report(at(SOURCE, 2, "x"));
    assertThat(diagnostics.sorted()).hasSize(1);
  }

  @Test
  void onlyErrorsStopThePipeline() {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(diagnostics.isEmpty()).isTrue();
    diagnostics.report(Code.BUDGET_TOO_SMALL.withoutPlace(1, 2));
    assertThat(diagnostics.hasErrors()).isFalse();
    assertThat(diagnostics.isEmpty()).isFalse();
    diagnostics.report(at(SOURCE, 0, "x"));
    assertThat(diagnostics.hasErrors()).isTrue();
  }

  @Test
  void aSpanLiesWithinItsSource() {
    assertThatThrownBy(() -> new Span(SOURCE, 4, 11)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Span(SOURCE, 4, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Span(SOURCE, 4, 6).to(new Span(SOURCE, 1, 2)).text()).isEqualTo("12345");
  }

  private static Diagnostic at(Source source, int offset, String word) {
    return Code.UNKNOWN_BLOCK.at(new Span(source, offset, offset + 1), word);
  }
}
