// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.Locale;

/**
 * A cell of a table.
 *
 * @param text what it says
 * @param key what rows are sorted by
 * @param link where a click leads, as {@code #id}; empty for nowhere
 * @param bar how much of the cell is filled, as a CSS percentage; empty for no bar
 * @param numeric whether it is a number
 */
public record Cell(String text, String key, String link, String bar, boolean numeric) {
  static Cell text(String text) {
    return new Cell(text, text, "", "", false);
  }

  static Cell link(String text, String target) {
    return new Cell(text, text, target, "", false);
  }

  static Cell number(String text, double key) {
    return new Cell(text, key(key), "", "", true);
  }

  /** Returns a number that has no value. */
  static Cell none() {
    return number("–", Double.NEGATIVE_INFINITY);
  }

  static Cell count(long number) {
    return number(String.format(Locale.ROOT, "%,d", number), number);
  }

  /** Returns a number with a bar behind it; nothing is longer than the largest. */
  static Cell bar(String text, double value, double largest) {
    double share = largest > 0 ? Math.max(0, Math.min(1, value / largest)) : 0;
    return new Cell(text, key(value), "", String.format(Locale.ROOT, "%.1f%%", 100 * share), true);
  }

  private static String key(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "-1e999";
  }

  /** Whether there is a link. */
  public boolean linked() {
    return !link.isEmpty();
  }

  /** Whether there is a bar. */
  public boolean barred() {
    return !bar.isEmpty();
  }
}
