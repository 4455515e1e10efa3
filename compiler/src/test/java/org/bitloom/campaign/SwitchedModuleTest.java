// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchedModuleTest {
  private static final String MODULE =
      """
      module m #(
          parameter WIDTH = 8
      ) (
          input  wire clk,
          output reg  [7:0] y
      );
          localparam [3:0] LAST = 4'd9;   // free
          localparam [3:0] SIZE = 4'd8;
          reg [SIZE-1:0] x;
          assign last = count == LAST;
          wire [3:0] step = end_of_row
              ? 4'd1   // in the row
              : 4'd2;
          bitloom_fifo #(
              .INDEX_BITS (3)
          ) queue (
              .push (take && !full),
              .out  ({a, b})
          );
          always @(posedge clk) begin
              if (take && last) begin
                  count <= 4'd0;
              end
          end
      endmodule
      """;

  private static int line(String text) {
    return MODULE
        .lines()
        .toList()
        .indexOf(MODULE.lines().filter(l -> l.contains(text)).findFirst().orElseThrow());
  }

  private static Fault fault(String text, String replacement) {
    String before = MODULE.lines().toList().get(line(text));
    return new Fault("test", "m.v", line(text) + 1, before, before.replace(text, replacement));
  }

  @ParameterizedTest
  @CsvSource({
    "count == LAST, count != LAST, 'assign last = bitloom_mutant[0] == 16''d7 ? ( count != LAST) :"
        + " ( count == LAST);'",
    "= 4'd9, = 4'd8, 'wire [3:0] LAST = bitloom_mutant[0] == 16''d7 ? ( 4''d8) : ( 4''d9);'",
    "take && !full, take && full, '.push (bitloom_mutant[0] == 16''d7 ? (take && full) : (take &&"
        + " !full)),'",
    "take && last, take || last, 'if (bitloom_mutant[0] == 16''d7 ? (take || last) : (take &&"
        + " last)) begin'",
    "4'd0, 4'd1, 'count <= bitloom_mutant[0] == 16''d7 ? ( 4''d1) : ( 4''d0);'"
  })
  void anExpressionHasBothForms(String right, String wrong, String switched) {
    SwitchedModule module = new SwitchedModule(MODULE, "mutant.mem");
    assertThat(module.add(7, fault(right, wrong))).isTrue();
    assertThat(module.text()).contains(switched, "$readmemh(\"mutant.mem\", bitloom_mutant);");
  }

  @Test
  void anExpressionOfSeveralLinesIsSwitchedAsAWhole() {
    SwitchedModule module = new SwitchedModule(MODULE, "mutant.mem");
    assertThat(module.add(1, fault("4'd2", "4'd3"))).isTrue();
    assertThat(module.add(2, fault("4'd1", "4'd0"))).isTrue();
    assertThat(module.text())
        .contains("16'd1 ? ( end_of_row", ": 4'd3) : bitloom_mutant[0] == 16'd2 ? ( end_of_row");
    assertThat(module.text().lines())
        .noneMatch(line -> line.strip().equals("? 4'd1   // in the row"));
  }

  @ParameterizedTest
  @CsvSource({"(3), (2)", "[SIZE-1:0] x, [SIZE-2:0] x", "= 4'd8, = 4'd7", "'{a, b}', '{b, a}'"})
  void whatOthersAreDeclaredWithIsNotSwitched(String right, String wrong) {
    SwitchedModule module = new SwitchedModule(MODULE, "mutant.mem");
    assertThat(module.add(7, fault(right, wrong))).isFalse();
    assertThat(module.text()).isEqualTo(MODULE);
  }
}
