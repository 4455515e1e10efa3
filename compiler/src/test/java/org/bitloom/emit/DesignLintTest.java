// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Independent tools accept every design without a warning. */
class DesignLintTest {
  /**
   * A loop of one turn, a vector of one bit (a memory may have one word), a repetition or a factor
   * of 1, a summand of 0.
   */
  private static final Pattern DEAD =
      Pattern.compile(
          "< 1;|\\{1\\{|(wire|reg|signed) \\[0:0\\]|1'b1 &&|&& 1'b1|\\* 1\\b| \\+ 0\\b");

  @TempDir private Path folder;

  static List<String> designs() {
    return SampleDesigns.allNames();
  }

  /** Writes a design; returns the arguments that a tool needs, its Verilog files last. */
  private List<String> written(String name, String topOption, String... options) {
    Design design = SampleDesigns.design(name);
    RenderedDesign rendered = SampleDesigns.rendered(name);
    DesignWriter.write(rendered, folder);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of(topOption, design.top()));
    arguments.addAll(rendered.verilogFiles());
    return arguments;
  }

  @Tag("tools")
  @ParameterizedTest
  @MethodSource("designs")
  void verilatorHasNothingToSay(String name) {
    ExternalTool verilator = new ExternalTool("verilator");
    verilator.require();
    assertThat(verilator.run(folder, written(name, "--top-module", "--lint-only", "-Wall")))
        .isEmpty();
  }

  @Tag("tools")
  @ParameterizedTest
  @MethodSource("designs")
  void icarusHasNothingToSayInVerilog2005(String name) {
    ExternalTool icarus = new ExternalTool("iverilog");
    icarus.require();
    assertThat(icarus.run(folder, written(name, "-s", "-g2005", "-Wall", "-o", "lint.vvp")))
        .isEmpty();
  }

  @Tag("tools")
  @ParameterizedTest
  @CsvSource({
    "tiny, synth_xilinx -family xcup -flatten -noiopad",
    "unit, synth_ice40",
    "matmul, prep -flatten",
    "branches, prep -flatten",
    "functions, prep -flatten",
    "windows, prep -flatten",
    "softmax, prep -flatten",
    "wide_softmax, prep -flatten",
    "log_softmax, prep -flatten",
    "fixed_log_softmax, prep -flatten",
    "pools, prep -flatten"
  })
  void yosysSynthesizesWithoutAWarning(String name, String synthesis) {
    ExternalTool yosys = new ExternalTool("yosys");
    yosys.require();
    List<String> files = written(name, "-top");
    String script =
        "read_verilog %s; %s %s; check -assert"
            .formatted(
                String.join(" ", files.subList(2, files.size())),
                synthesis,
                String.join(" ", files.subList(0, 2)));
    assertThat(yosys.run(folder, List.of("-q", "-p", script))).isEmpty();
  }

  /** From another folder, with and without the macro; Yosys 0.23 refuses a default parameter. */
  @Test
  @Tag("tools")
  void everyToolFindsTheMemoriesInAnyFolder() throws IOException {
    written("tiny", "-top");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    String define = "TINY_MEM_DIR=\"" + folder + "\"";
    String files = folder + "/*.v";
    ExternalTool yosys = new ExternalTool("yosys");
    yosys.require();
    String read = "read_verilog %s " + files + "; hierarchy -top tiny; proc";
    assertThat(yosys.run(elsewhere, List.of("-q", "-p", read.formatted("-D" + define)))).isEmpty();
    assertThat(yosys.run(elsewhere, List.of("-q", "-p", read.formatted("-DTINY_MEM_DIR=\"no\""))))
        .contains("Can not open file `no/tiny__fc__");

    ExternalTool shell = new ExternalTool("sh");
    String build = "iverilog -g2005 %s -s tiny -o t.vvp " + files + " && vvp -n t.vvp";
    assertThat(shell.run(elsewhere, List.of("-c", build.formatted(""))))
        .contains("Unable to open tiny__fc__weights.mem");
    assertThat(shell.run(elsewhere, List.of("-c", build.formatted("'-D" + define + "'"))))
        .isEmpty();
    String lint = "verilator --lint-only -Wall --top-module tiny '+define+" + define + "' " + files;
    assertThat(shell.run(elsewhere, List.of("-c", lint))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("designs")
  void textIsTidy(String name) {
    Map<String, String> files = SampleDesigns.rendered(name).files();
    assertThat(files)
        .allSatisfy(
            (file, text) ->
                assertThat(text)
                    .doesNotContain("lint_off", "TODO", "\t", "\r", " \n", "\n\n\n")
                    .endsWith("\n")
                    .isNotBlank());
    assertThat(files.entrySet())
        .filteredOn(file -> file.getKey().endsWith(".v"))
        .allSatisfy(
            file ->
                assertThat(file.getValue().lines().filter(l -> l.length() > VerilogLayout.WIDTH))
                    .isEmpty());
    files.forEach(DesignLintTest::nothingIsDead);
  }

  /** The trees of a pair of processing elements keep their loops. */
  private static void nothingIsDead(String file, String text) {
    if (file.endsWith(".v") && !file.contains("bitloom_")) {
      assertThat(text.lines().filter(line -> DEAD.matcher(line).find()).toList())
          .as(file)
          .isEmpty();
    }
  }
}
