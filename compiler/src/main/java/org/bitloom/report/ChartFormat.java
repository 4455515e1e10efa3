// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of files that hold a chart. */
public enum ChartFormat {
  SVG,
  PNG;

  /** Returns what the names of such files end with. */
  public String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** Returns the kind that a file's name asks for, whatever the case of its letters. */
  public static Optional<ChartFormat> of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(f -> name.endsWith(f.ending())).findFirst();
  }
}
