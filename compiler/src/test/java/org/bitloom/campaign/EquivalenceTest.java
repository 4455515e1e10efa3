// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.bitloom.cosim.Tool;
import org.bitloom.emit.RenderedDesign;
import org.junit.jupiter.api.Test;

class EquivalenceTest {
  private static final String MODULE =
      """
      module m #(
          parameter N = 0
      ) (input wire clk, input wire [1:0] a, output reg [1:0] y);
          always @(posedge clk)
              y <= a + 2'd3;
      endmodule
      """;

  /** A design with one instance of the module for each value of the parameter. */
  private static boolean proven(String after, int... parameters) {
    assumeTrue(Tool.YOSYS.find().isPresent(), "Yosys is not installed");
    StringBuilder top = new StringBuilder("module top (input wire clk, input wire [1:0] a, ");
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < parameters.length; i++) {
      top.append("output wire [1:0] y").append(i).append(i + 1 < parameters.length ? ", " : ");\n");
      body.append("m #(.N(%d)) u%d (.clk(clk), .a(a), .y(y%d));\n".formatted(parameters[i], i, i));
    }
    if (parameters.length == 0) {
      top.append("output wire y);\nassign y = clk;\n");
    }
    RenderedDesign design =
        new RenderedDesign(
            "top",
            Map.of("m.v", MODULE, "top.v", top.append(body).append("endmodule\n").toString()));
    return Equivalence.proven(design, new Fault("test", "m.v", 5, "        y <= a + 2'd3;", after));
  }

  @Test
  void theSameSumWrittenOtherwiseIsEquivalent() {
    assertThat(proven("        y <= a - 2'd1;", 0)).isTrue();
  }

  @Test
  void anotherSumIsNot() {
    assertThat(proven("        y <= a - 2'd2;", 0)).isFalse();
  }

  /** With N = 4 the mutant is the same in two bits; with N = 1 it is not. */
  @Test
  void everySetOfParametersHasToBeEquivalent() {
    assertThat(proven("        y <= a + 2'd3 + N;", 0, 4)).isTrue();
    assertThat(proven("        y <= a + 2'd3 + N;", 0, 1)).isFalse();
  }

  @Test
  void whatTheDesignDoesNotHaveChangesNothing() {
    assertThat(proven("        y <= a;")).isTrue();
  }

  @Test
  void whatYosysCannotReadIsNotProven() {
    assertThat(proven("        y <= nothing(a);", 0)).isFalse();
  }
}
