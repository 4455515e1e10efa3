// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with places where it may be broken into lines.
 *
 * <p>The algebra is that of Wadler, "A prettier printer" (2003): a group stands on one line if it
 * fits, else each of its own lines is broken.
 */
sealed interface Doc {
  /** Text without line break. */
  record Text(String text) implements Doc {}

  /** A line break, or {@code flat} within a group that fits on its line. */
  record Line(String flat) implements Doc {}

  /** One part after the other. */
  record Sequence(List<Doc> parts) implements Doc {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** A part whose line breaks are followed by one more step of indentation. */
  record Indented(Doc body) implements Doc {}

  /** A part that is flat if it fits. */
  record Group(Doc body) implements Doc {}

  /** A line break, or a space. */
  Line SPACE = new Line(" ");

  /** A line break, or nothing. */
  Line NOTHING = new Line("");

  static Doc text(String text) {
    return new Text(text);
  }

  static Doc sequence(Doc... parts) {
    return new Sequence(List.of(parts));
  }

  /** The items with commas between them, each on a line of its own if they do not fit. */
  static Doc stacked(List<Doc> items) {
    List<Doc> parts = new ArrayList<>();
    for (Doc item : items) {
      if (!parts.isEmpty()) {
        parts.add(text(","));
        parts.add(SPACE);
      }
      parts.add(item);
    }
    return new Sequence(parts);
  }

  /** The items with commas between them, as many on each line as fit. */
  static Doc filled(List<Doc> items) {
    List<Doc> parts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Doc item = i == items.size() - 1 ? items.get(i) : sequence(items.get(i), text(","));
      parts.add(i == 0 ? item : new Group(sequence(SPACE, item)));
    }
    return new Sequence(parts);
  }

  /** A body between brackets, indented on lines of its own if it does not fit. */
  static Doc bracketed(String open, Doc body, String close) {
    return new Group(
        sequence(text(open), new Indented(sequence(NOTHING, body)), NOTHING, text(close)));
  }
}
