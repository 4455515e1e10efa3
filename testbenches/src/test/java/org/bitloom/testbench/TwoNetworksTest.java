// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.rtl.verilog.BorderPort;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two networks are in one project of every tool: their modules, memories and macros do not meet,
 * and what they share of the library is there once.
 */
@Tag("campaign")
class TwoNetworksTest {
  @TempDir private Path folder;

  @Test
  void small_networks_are_in_one_project() throws Exception {
    Path examples = IpFolders.root().resolve("examples");
    together(examples.resolve("mlp/mlp.loom"), examples.resolve("lecture/lecture.loom"));
  }

  @Test
  void the_same_network_is_in_one_project_twice() throws Exception {
    Path mlp = IpFolders.root().resolve("examples/mlp/mlp.loom");
    together(mlp, mlp);
  }

  @Test
  void keyword_spotting_and_image_classification_are_in_one_project() throws Exception {
    Path models = IpFolders.root().resolve("../shared/models");
    Assumptions.assumeTrue(Files.isDirectory(models), () -> "no models in " + models);
    together(models.resolve("kws/model.tflite"), models.resolve("resnet8/model.tflite"));
  }

  private void together(Path first, Path second) throws Exception {
    RequiredTools.assume(new Icarus());
    RequiredTools.assume(new Verilator());
    Assumptions.assumeTrue(Tool.YOSYS.find().isPresent(), "yosys is not installed");
    IpFolders a = IpFolders.write(first, "left", 1, folder.resolve("left"));
    IpFolders b = IpFolders.write(second, "right", 1, folder.resolve("right"));
    Files.writeString(
        folder.resolve("both.v"),
        "module both (input wire aclk, input wire aresetn, output wire [1:0] frame_error);\n"
            + instance(a, 0)
            + instance(b, 1)
            + "endmodule\n");
    String defines = "-DLEFT_MEM_DIR='\"left/mem\"' -DRIGHT_MEM_DIR='\"right/mem\"'";
    String sources = " left/rtl/*.v right/rtl/*.v both.v";

    String icarus = "iverilog -g2005 -Wall -s both -o both.vvp " + defines + sources;
    assertThat(shell(icarus + " && vvp -n both.vvp")).isEmpty();
    String verilator = "verilator --lint-only -Wall --top-module both " + defines;
    assertThat(shell(verilator + " -F left/left.f -F right/right.f both.v")).isEmpty();
    String script = "hierarchy -check -top both; proc; check -assert";
    assertThat(
            shell(
                "yosys -q -p \"read_verilog %s; %s\"".formatted(quoted(defines) + sources, script)))
        .isEmpty();
  }

  /** Inside of a script of Yosys, in quotes of the shell. */
  private static String quoted(String defines) {
    return defines.replace("'", "").replace("\"", "\\\"");
  }

  private String shell(String command) throws Exception {
    return IpFolders.run(folder, List.of("sh", "-c", command));
  }

  private static String instance(IpFolders block, int index) {
    StringBuilder text = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    String top = block.design().top();
    for (BorderPort port : block.design().inputs()) {
      String p = port.prefix();
      wire(text, top, p + "_tready", 0);
      ports.append(", .%s_tvalid(1'b0), .%s_tlast(1'b0)".formatted(p, p));
      ports.append(
          ", .%s_tdata(%d'd0), .%s_tready(%s_%s_tready)".formatted(p, port.dataBits(), p, top, p));
    }
    for (BorderPort port : block.design().outputs()) {
      String p = port.prefix();
      for (String signal : List.of("_tvalid", "_tdata", "_tlast")) {
        wire(text, top, p + signal, signal.equals("_tdata") ? port.dataMsb() : 0);
        ports.append(", .%s%s(%s_%s%s)".formatted(p, signal, top, p, signal));
      }
      ports.append(", .%s_tready(1'b0)".formatted(p));
    }
    return text
        + "%s %s_0 (.aclk(aclk), .aresetn(aresetn), .frame_error(frame_error[%d])%s);\n"
            .formatted(top, top, index, ports);
  }

  /** Declares a wire and reads it, so that no tool finds it unused. */
  private static void wire(StringBuilder text, String top, String name, int msb) {
    String bus = msb > 0 ? "[%d:0] ".formatted(msb) : "";
    text.append("wire %s%s_%s;\n".formatted(bus, top, name));
    text.append("wire unused_%s_%s = ^%s_%s;\n".formatted(top, name, top, name));
  }
}
