// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

/**
 * Text that is HTML already: templates print it as it is and escape every other text.
 *
 * @param html a fragment
 */
public record Markup(String html) {
  static final Markup NONE = new Markup("");

  @Override
  public String toString() {
    return html;
  }
}
