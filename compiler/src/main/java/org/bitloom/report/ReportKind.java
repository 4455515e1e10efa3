// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;

/**
 * What a JSON report is. Its first field, {@code format}, is {@code bitloom-KIND-VERSION}, and
 * {@code docs/schemas/bitloom-KIND-VERSION.schema.json} says what the others are. A version changes
 * when a field goes away, or means something else; a new field alone is no new version.
 */
public enum ReportKind {
  PLAN(1),
  ARRAY(1),
  COSIM(1),
  TUNE(1),
  COMPRESS(1),
  ANALYZE(1),
  MEMORY(1),
  PROVE(1),
  MUTATE(1),
  FUZZ(1),
  SYNTH(1),
  GATES(1),
  MANIFEST(2);

  private final int version;

  ReportKind(int version) {
    this.version = version;
  }

  /** Returns the value of the field {@code format}. */
  public String format() {
    return "bitloom-" + name().toLowerCase(Locale.ROOT) + "-" + version;
  }
}
