// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One problem: title, region, reason, and how to mend it.
 *
 * <p>Start from {@link Code#at} or {@link Code#withoutPlace} and add to it:
 *
 * <pre>{@code
 * diagnostics.report(
 *     Code.ACCUMULATOR_TOO_NARROW.at(span, "fc1")
 *         .withLabel("int20 ends at 524287")
 *         .withNote("784 products of int8 by int8 sum up to 12845056, which needs int25")
 *         .withHelp("write int25, or leave the line out and the planner chooses"));
 * }</pre>
 *
 * @param code the kind of problem
 * @param span the region, empty if the problem belongs to no file
 * @param title one line without full stop
 * @param label what stands under the carets; may be empty
 * @param notes reasons, each one line or several
 * @param helps ways to mend it, each one line or several
 */
public record Diagnostic(
    Code code,
    Optional<Span> span,
    String title,
    String label,
    List<String> notes,
    List<String> helps) {
  public Diagnostic {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(span, "span");
    Objects.requireNonNull(label, "label");
    if (title.isBlank()) {
      throw new IllegalArgumentException("a diagnostic needs a title: " + code);
    }
    notes = List.copyOf(notes);
    helps = List.copyOf(helps);
  }

  static Diagnostic of(Code code, Optional<Span> span, String title) {
    return new Diagnostic(code, span, title, "", List.of(), List.of());
  }

  /** This diagnostic with {@code label} under its carets. */
  public Diagnostic withLabel(String label) {
    return new Diagnostic(code, span, title, label, notes, helps);
  }

  /** This diagnostic with one more reason. */
  public Diagnostic withNote(String note) {
    return new Diagnostic(code, span, title, label, append(notes, note), helps);
  }

  /** This diagnostic with one more way to mend it. */
  public Diagnostic withHelp(String help) {
    return new Diagnostic(code, span, title, label, notes, append(helps, help));
  }

  /** This diagnostic with one more way to mend it, if there is one. */
  public Diagnostic withHelp(Optional<String> help) {
    return help.map(this::withHelp).orElse(this);
  }

  /** True if the pipeline must stop after the stage that reported this. */
  public boolean isError() {
    return code.severity() == Severity.ERROR;
  }

  private static List<String> append(List<String> list, String line) {
    List<String> longer = new ArrayList<>(list);
    longer.add(line);
    return longer;
  }
}
