// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;

/**
 * A part of the page.
 *
 * @param id where the table of contents leads
 * @param title its heading
 * @param note one or two sentences on how to read it
 * @param pieces what it shows, printed already
 */
public record Section(String id, String title, String note, List<Markup> pieces) {
  /** Copies the list. */
  public Section {
    pieces = List.copyOf(pieces);
  }
}
