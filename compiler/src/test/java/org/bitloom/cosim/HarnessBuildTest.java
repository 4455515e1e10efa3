// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.cosim.cache.BuildCache;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the same for every design is made once: the runtime at once, the header if it pays. */
@Tag("tools")
class HarnessBuildTest {
  private static final long PLENTY = 1L << 30;
  private static final String HEADER = JoinedUnits.HEADER + ".gch";

  @TempDir private Path folder;

  @BeforeEach
  void assumeTools() {
    boolean here = new Verilator().tools().stream().allMatch(tool -> tool.find().isPresent());
    Assumptions.assumeTrue(
        here || Boolean.getBoolean("bitloom.cosim.required"), "Verilator is not installed");
  }

  /** Builds a program that says a number, and returns whether it had the header. */
  private boolean says(int number) {
    try (Workspace workspace = Workspace.create()) {
      workspace.write(
          "bench.v",
          "module bench (output wire [7:0] q); assign q = 8'd%d; endmodule\n".formatted(number));
      workspace.write(
          "main.cpp",
          """
          #include "Vdesign.h"
          #include <cstdio>
          int main() {
              Vdesign bench;
              bench.eval();
              std::printf("%d\\n", bench.q);
          }
          """);
      List<String> command =
          List.of(
              "verilator",
              "--cc",
              "--exe",
              "-Mdir",
              ".",
              "--prefix",
              "Vdesign",
              "--top-module",
              "bench",
              "bench.v",
              "main.cpp");
      assertThat(workspace.run(command).exitCode()).isZero();
      BuildCache cache = BuildCache.at(folder, PLENTY);
      String tools = new Verilator().toolVersions();
      HarnessBuild build = new HarnessBuild(cache, tools, false, HarnessBuild.USUAL);
      Workspace.Outcome built = build.compile(workspace, "main");
      assertThat(built.exitCode()).as(built.log()).isZero();
      List<String> program = List.of(workspace.path(SimulationProgram.FILE).toString());
      assertThat(workspace.run(program).log()).isEqualTo(number + "\n");
      return Files.isSymbolicLink(workspace.path(HEADER));
    }
  }

  private List<String> kept() throws Exception {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString().replaceAll("-.*", ""))
          .sorted()
          .toList();
    }
  }

  @Test
  void theSecondProgramMakesTheHeaderAndTheThirdTakesIt() throws Exception {
    assertThat(says(1)).isFalse();
    assertThat(kept()).containsExactly("runtime", "wanted");
    assertThat(says(2)).isFalse();
    assertThat(kept()).containsExactly("header", "runtime", "wanted");
    assertThat(says(3)).isTrue();
    assertThat(kept()).containsExactly("header", "runtime", "wanted");
  }
}
