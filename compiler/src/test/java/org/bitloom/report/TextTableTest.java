// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bitloom.report.TextTable.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void aNarrowTableLeavesOutColumnsOfHighRankFirst() {
    TextTable table =
        new TextTable(
            Column.text("layer"),
            Column.number("flat").optional(2),
            Column.number("cycles").optional(1));
    table.row("fc0", "int32", "1280");

    assertThat(table.render(20)).startsWith("layer   flat  cycles\n");
    assertThat(table.render(19)).startsWith("layer  cycles\n");
    assertThat(table.render(12)).startsWith("layer\n");
  }

  @Test
  void aNarrowTableShortensItsLongestTextsInTheMiddle() {
    TextTable table = new TextTable(Column.text("layer"), Column.number("cycles"));
    table.row("block_12_expand_pointwise", "1280").row("fc", "7");

    assertThat(table.render(28))
        .isEqualTo(
            """
            layer                 cycles
            --------------------  ------
            block_12_e…pointwise    1280
            fc                         7
            """);
    assertThat(table.render(1).lines()).allMatch(line -> line.length() <= 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 31, 40, 80})
  void wrappedLinesFitAndKeepTheirWords(int width) {
    String text =
        "a short line\nand " + "one that is rather longer, word by word, ".repeat(9) + "\n";
    String wrapped = Lines.wrap(text, width);

    assertThat(wrapped.lines()).allMatch(line -> line.length() <= width);
    assertThat(wrapped.split("\\s+")).containsExactly(text.split("\\s+"));
  }
}
