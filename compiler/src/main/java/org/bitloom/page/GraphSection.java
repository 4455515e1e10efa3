// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;

/** The network as a picture. */
final class GraphSection {
  private GraphSection() {}

  static Section of(PageData data, ReportPage page) {
    return new Section(
        "graph",
        "Network",
        "A box is a layer; the bar at its foot is the share of the initiation interval that it is"
            + " busy. Blue multiplies, green pools, orange looks up, grey moves; dashed boxes are"
            + " the border. Click a layer for everything that is known of it.",
        List.of(page.print(new GraphLayout(data).picture())));
  }
}
