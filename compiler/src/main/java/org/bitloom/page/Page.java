// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;

/**
 * The whole page.
 *
 * @param network its name
 * @param source the file of the network
 * @param program name and version of what wrote the page
 * @param style a style sheet
 * @param script what sorts, searches and opens
 * @param sections in the order of the page
 */
public record Page(
    String network,
    String source,
    String program,
    Markup style,
    Markup script,
    List<Section> sections) {
  /** Copies the list. */
  public Page {
    sections = List.copyOf(sections);
  }
}
