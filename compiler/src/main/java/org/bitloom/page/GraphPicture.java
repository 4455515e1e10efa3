// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;

/**
 * The network as a layered graph, in pixels.
 *
 * @param width of the picture
 * @param height of the picture
 * @param nodes inputs, layers and outputs
 * @param links streams between them
 */
public record GraphPicture(int width, int height, List<Node> nodes, List<Link> links) {
  /** Copies the lists. */
  public GraphPicture {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
  }

  /**
   * A box.
   *
   * @param x left edge
   * @param y upper edge
   * @param width of the box
   * @param height of the box
   * @param kind class of its colour
   * @param title first line
   * @param detail second line
   * @param busy width of the bar at its foot: the share of the interval that it works
   * @param layer whose details it opens; empty for none
   */
  public record Node(
      int x,
      int y,
      int width,
      int height,
      String kind,
      String title,
      String detail,
      int busy,
      String layer) {
    /** Whether a click opens something. */
    public boolean opens() {
      return !layer.isEmpty();
    }

    /** Where the text of the first line begins. */
    public int textX() {
      return x + 10;
    }

    /** Base line of the first line. */
    public int titleY() {
      return y + 18;
    }

    /** Base line of the second line. */
    public int detailY() {
      return y + 34;
    }

    /** Upper edge of the bar. */
    public int barY() {
      return y + height - 4;
    }
  }

  /**
   * A line from box to box.
   *
   * @param path of an SVG path element
   * @param title what flows
   */
  public record Link(String path, String title) {}
}
