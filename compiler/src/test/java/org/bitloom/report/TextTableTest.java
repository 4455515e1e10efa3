// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bitloom.report.TextTable.Column;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable(Column.text("layer"), Column.number("cycles"));
    table.row("fc0", "1280").row("a_long_name", "7");

    assertThat(table.render())
        .isEqualTo(
            """
            layer        cycles
            -----------  ------
            fc0            1280
            a_long_name       7
            """);
  }

  @Test
  void aRowNeedsOneCellPerColumn() {
    TextTable table = new TextTable(Column.text("a"), Column.text("b"));

    assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
  }
}
