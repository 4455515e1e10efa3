// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Wire;
import org.junit.jupiter.api.Test;

class PortCheckTest {
  private static final Map<String, String> FILES =
      Map.of(
          "unit.v", "module unit (\n    input  wire       clk,\n    output reg  [7:0] q\n);\n",
          "engine.v", "module engine (\n    input wire clk,\n    output wire [7:0] out_data\n);\n");

  private static void check(Instance.Builder instance) {
    Block engine =
        new Engine(
            "engine",
            "l",
            "l.loom:1",
            "",
            List.of(),
            "",
            List.of(),
            new Bits(8),
            List.of(Wire.of(new Bits(8), "word")),
            List.of(instance.build()));
    PortCheck.check(List.of(engine), FILES);
  }

  private static Instance.Builder unit() {
    return Instance.of("unit", "u");
  }

  @Test
  void everyPortConnectedToASignalIsRight() {
    assertThatCode(() -> check(unit().connect("clk", "clk").connect("q", "word")))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(unit().connect("clk", "clk").connect("q", "out_data")))
        .doesNotThrowAnyException();
  }

  @Test
  void aMissingAnUnknownAndALooseConnectionFail() {
    assertThatThrownBy(() -> check(unit().connect("clk", "clk")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("u in engine has the ports [clk, q], not [clk]");
    assertThatThrownBy(
            () -> check(unit().connect("clk", "clk").connect("q", "word").connect("r", "word")))
        .hasMessageContaining("has the ports [clk, q], not");
    assertThatThrownBy(() -> check(unit().connect("clk", "clk").connect("q", "words")))
        .hasMessage("u in engine is connected to [words]");
  }
}
