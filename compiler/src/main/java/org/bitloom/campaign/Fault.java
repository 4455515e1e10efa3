// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.emit.RenderedDesign;

/**
 * One line of a rendered design that says something else.
 *
 * @param kind what is wrong with the mutant
 * @param file that changes
 * @param line counted from 1
 * @param before the line as it is
 * @param after the line of the mutant
 */
public record Fault(String kind, String file, int line, String before, String after) {
  /**
   * Returns the design with the fault.
   *
   * @throws IllegalArgumentException if the line is not there
   */
  public RenderedDesign in(RenderedDesign design) {
    Map<String, String> files = new HashMap<>(design.files());
    files.put(file, in(files.get(file)));
    return new RenderedDesign(design.top(), files);
  }

  /** Returns the text of the file with the fault. */
  String in(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (!lines.get(line - 1).equals(before)) {
      throw new IllegalArgumentException(file + " has another line " + line);
    }
    lines.set(line - 1, after);
    return String.join("\n", lines);
  }

  /** Returns whether the fault is in a module, not in the contents of a memory. */
  public boolean inModule() {
    return file.endsWith(".v");
  }

  @Override
  public String toString() {
    return "%s, %s:%d: %s -> %s".formatted(kind, file, line, before.strip(), after.strip());
  }
}
