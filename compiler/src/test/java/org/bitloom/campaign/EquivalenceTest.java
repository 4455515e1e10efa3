// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.bitloom.cosim.Tool;
import org.junit.jupiter.api.Test;

class EquivalenceTest {
  private static final String MODULE =
      """
      module m%s (input wire clk, input wire [1:0] a, output reg [1:0] y);
          always @(posedge clk)
              y <= a + 2'd%s;
      endmodule
      """;

  private static boolean proven(String parameters, String constant, String after) {
    assumeTrue(Tool.YOSYS.find().isPresent(), "Yosys is not installed");
    String text = MODULE.formatted(parameters, constant);
    String[] lines = text.split("\n", -1);
    int line = lines.length - 2;
    return Equivalence.proven(
        Map.of("m.v", text), new Fault("test", "m.v", line, lines[line - 1], after));
  }

  @Test
  void theSameSumWrittenOtherwiseIsEquivalent() {
    assertThat(proven("", "3", "        y <= a - 2'd1;")).isTrue();
  }

  @Test
  void anotherSumIsNot() {
    assertThat(proven("", "3", "        y <= a - 2'd2;")).isFalse();
  }

  /** With the default, the mutant is the same; with N = 1 it is not. */
  @Test
  void defaultsOfParametersProveNothing() {
    assertThat(proven(" #(\n    parameter N = 0\n)", "3", "        y <= a + 2'd3 + N;")).isFalse();
  }
}
