// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of diagnostics, one constant each, with a stable identifier and a title template.
 *
 * <p>The first two digits of an identifier are its group: 01 syntax; 02 network, shapes, numerics;
 * 03 unsupported kinds; 04 files and arrays; 05 model import; 06 planning; 07 tools, output folder,
 * co-simulation; 08 usage. Each constant has a page {@code explain/<id>.md} among the resources.
 * Title templates are those of {@link String#format}.
 */
public enum Code {
  // B01xx: syntax
  UNEXPECTED_CHARACTER("B0101", Severity.ERROR, "unexpected character %s"),
  UNTERMINATED_STRING("B0102", Severity.ERROR, "string without closing quote"),
  UNTERMINATED_COMMENT("B0103", Severity.ERROR, "comment without closing '*/'"),
  UNEXPECTED_TOKEN("B0104", Severity.ERROR, "expected %s, found %s"),
  MISSING_TOKEN("B0105", Severity.ERROR, "missing %s"),
  NESTED_TOO_DEEP("B0106", Severity.ERROR, "brackets nested more than %s deep"),
  NUMBER_TOO_LARGE("B0107", Severity.ERROR, "number %s"),
  DUPLICATE_BLOCK("B0108", Severity.ERROR, "second '%s' block"),
  UNKNOWN_BLOCK("B0109", Severity.ERROR, "unknown block '%s'"),
  ZERO_DENOMINATOR("B0110", Severity.ERROR, "division by zero"),
  INVALID_DIMENSION("B0111", Severity.ERROR, "'%s' is not a dimension"),
  INVALID_ESCAPE("B0112", Severity.ERROR, "unknown escape '%s' in a string"),

  // B02xx: network, shapes, numerics
  ACCUMULATOR_TOO_NARROW("B0204", Severity.ERROR, "accumulator of layer '%s' is too narrow"),

  // B04xx: files and arrays
  ARRAY_UNREADABLE("B0401", Severity.ERROR, "cannot read array file '%s'"),
  NOT_AN_ARRAY_FILE("B0402", Severity.ERROR, "'%s' is not a NumPy array file"),
  ARRAY_SIZE("B0403", Severity.ERROR, "array '%s' does not have the size that it claims"),
  ARRAY_TYPE("B0404", Severity.ERROR, "array '%s' holds %s"),
  ARRAY_TOO_LARGE("B0405", Severity.ERROR, "array '%s' is too large"),
  ARRAY_VALUE("B0406", Severity.ERROR, "array '%s' has a value beyond int64"),
  NOT_AN_ARCHIVE("B0407", Severity.ERROR, "'%s' is not a readable .npz archive"),
  ARRAY_MISSING("B0408", Severity.ERROR, "there is no array '%s'"),
  ARRAY_UNWRITABLE("B0409", Severity.ERROR, "cannot write array file '%s'"),
  VECTOR_TYPE("B0420", Severity.ERROR, "vectors for '%s' have to be %s"),
  VECTOR_SHAPE("B0421", Severity.ERROR, "vectors for '%s' have the wrong shape"),
  VECTOR_VALUE("B0422", Severity.ERROR, "value %s does not fit %s"),
  SAMPLE_COUNT("B0423", Severity.ERROR, "%s samples where the other files have %s"),
  RESULT_UNWRITABLE("B0430", Severity.ERROR, "cannot write the result"),

  // B06xx: planning
  SUM_TOO_WIDE("B0601", Severity.ERROR, "a sum of network '%s' does not fit 63 bits"),
  NO_EXACT_REQUANTIZER("B0602", Severity.ERROR, "no exact requantizer for %s in layer '%s'"),
  THROUGHPUT_OUT_OF_REACH("B0603", Severity.ERROR, "throughput of '%s' is out of reach"),
  BUDGET_TOO_SMALL("B0604", Severity.WARNING, "%s multipliers are too few; %s are used"),

  // B07xx: tools, output folder, co-simulation
  OUTPUT_UNWRITABLE("B0701", Severity.ERROR, "cannot write to folder '%s'"),

  // B08xx: usage
  UNKNOWN_CODE("B0801", Severity.ERROR, "there is no diagnostic '%s'"),
  WRONG_FILE_COUNT("B0802", Severity.ERROR, "the network has %s %s(s), %s file(s) are given"),
  ;

  private final String id;
  private final Severity severity;
  private final String template;

  Code(String id, Severity severity, String template) {
    this.id = id;
    this.severity = severity;
    this.template = template;
  }

  /** The stable identifier, such as {@code B0204}. */
  public String id() {
    return id;
  }

  /** Whether this stops the pipeline. */
  public Severity severity() {
    return severity;
  }

  /** The title of a diagnostic of this kind with the template's placeholders filled in. */
  public String title(Object... arguments) {
    return String.format(Locale.ROOT, template, arguments);
  }

  /** A diagnostic of this kind at a place, without label, notes and helps yet. */
  public Diagnostic at(Span span, Object... arguments) {
    return Diagnostic.of(this, Optional.of(span), title(arguments));
  }

  /** A diagnostic of this kind that belongs to no file, such as a missing tool. */
  public Diagnostic withoutPlace(Object... arguments) {
    return Diagnostic.of(this, Optional.empty(), title(arguments));
  }

  /** The kind with this identifier, whatever the case of its letter. */
  public static Optional<Code> byId(String id) {
    return Arrays.stream(values()).filter(code -> code.id.equalsIgnoreCase(id)).findFirst();
  }
}
