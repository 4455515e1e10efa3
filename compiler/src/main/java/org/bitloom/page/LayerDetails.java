// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;

/**
 * What is known of one layer, shown when it is opened.
 *
 * @param name the layer
 * @param headline operator and types
 * @param facts in order
 */
public record LayerDetails(String name, String headline, List<Fact> facts) {
  /** Copies the list. */
  public LayerDetails {
    facts = List.copyOf(facts);
  }

  /**
   * One fact.
   *
   * @param name what it is of
   * @param value what it is
   */
  public record Fact(String name, String value) {}
}
