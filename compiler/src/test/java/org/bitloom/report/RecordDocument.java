// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the source of a record says of it.
 *
 * @param summary in front of its components
 * @param components by name
 * @param leavesOutNulls whether a field without a value is not written at all
 */
record RecordDocument(String summary, Map<String, String> components, boolean leavesOutNulls) {
  private static final Path SOURCES = Path.of("src/main/java");

  /** Reads the comment in front of a record's declaration. */
  static RecordDocument of(Class<?> type) {
    String text = source(type);
    int declaration = text.indexOf("record " + type.getSimpleName() + "(");
    int end = text.lastIndexOf("*/", declaration);
    String comment = text.substring(text.lastIndexOf("/**", end) + 3, end);
    String plain =
        comment
            .replaceAll("(?m)^\\s*\\* ?", " ")
            .replaceAll("\\{@(?:code|link) ([^}]*)}", "$1")
            .replace("<p>", "")
            .replaceAll("\\s+", " ");
    int first = plain.indexOf(" @param ");
    Map<String, String> components = new TreeMap<>();
    Matcher each = Pattern.compile("@param (\\w+) (.*?)(?= @|$)").matcher(plain);
    while (each.find()) {
      components.put(each.group(1), each.group(2).strip());
    }
    return new RecordDocument(
        (first < 0 ? plain : plain.substring(0, first)).strip(),
        components,
        text.substring(end, declaration).contains("Include.NON_NULL"));
  }

  /** Returns what a component is; every component of a report says that. */
  String component(String name) {
    String says = components.get(name);
    if (says == null) {
      throw new IllegalStateException("no @param " + name + " of: " + summary);
    }
    return says;
  }

  private static String source(Class<?> type) {
    Class<?> outermost = type;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    try {
      return Files.readString(SOURCES.resolve(outermost.getName().replace('.', '/') + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
