// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;

/**
 * The figures at the top.
 *
 * @param tiles in order of interest
 */
public record Tiles(List<Tile> tiles) {
  /** Copies the list. */
  public Tiles {
    tiles = List.copyOf(tiles);
  }

  /**
   * One figure.
   *
   * @param label what it is
   * @param value the figure with its unit
   * @param note one more thing about it
   * @param mood {@code good}, {@code bad} or {@code plain}
   */
  public record Tile(String label, String value, String note, String mood) {
    static Tile plain(String label, String value, String note) {
      return new Tile(label, value, note, "plain");
    }

    static Tile verdict(String label, boolean good, String value, String note) {
      return new Tile(label, value, note, good ? "good" : "bad");
    }
  }
}
