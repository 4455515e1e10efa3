// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.plan.Planner;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.RandomNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Independent tools accept every design without a warning. */
class DesignLintTest {
  private static final String RANDOM = "random";

  private static final int RANDOM_DESIGNS = 12;

  @TempDir private Path folder;

  static List<String> designs() {
    return Stream.concat(
            SampleDesigns.names().stream(),
            IntStream.range(0, RANDOM_DESIGNS).mapToObj(seed -> RANDOM + seed))
        .toList();
  }

  /** Writes a design; returns the arguments that a tool needs, its Verilog files last. */
  private List<String> written(String name, String topOption, String... options) {
    Design design = design(name);
    RenderedDesign rendered = new DesignRenderer().render(design);
    DesignWriter.write(rendered, folder);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of(topOption, design.name()));
    arguments.addAll(rendered.verilogFiles());
    return arguments;
  }

  private static Design design(String name) {
    if (!name.startsWith(RANDOM)) {
      return SampleDesigns.design(name);
    }
    long seed = Long.parseLong(name.substring(RANDOM.length()));
    return BlockLowering.lower(
        Planner.plan(RandomNetwork.of(seed), new Diagnostics()).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("designs")
  void verilatorHasNothingToSay(String name) {
    ExternalTool verilator = new ExternalTool("verilator");
    verilator.require();
    assertThat(verilator.run(folder, written(name, "--top-module", "--lint-only", "-Wall")))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("designs")
  void icarusHasNothingToSayInVerilog2005(String name) {
    ExternalTool icarus = new ExternalTool("iverilog");
    icarus.require();
    assertThat(icarus.run(folder, written(name, "-s", "-g2005", "-Wall", "-o", "lint.vvp")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "matmul", "branches", "chain", "functions"})
  void yosysElaboratesWithoutAWarning(String name) {
    ExternalTool yosys = new ExternalTool("yosys");
    yosys.require();
    List<String> files = written(name, "-top");
    String script =
        "read_verilog %s; hierarchy -check %s; proc; opt_clean; check -assert; memory_dff; opt -fast"
            .formatted(
                String.join(" ", files.subList(2, files.size())),
                String.join(" ", files.subList(0, 2)));
    assertThat(yosys.run(folder, List.of("-q", "-p", script))).isEmpty();
  }
}
