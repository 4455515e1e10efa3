// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Verilator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The targets of the core description do what they promise, with the command lines that FuseSoC and
 * Edalize make of them; and they can fail.
 */
class FusesocTargetsTest {
  @TempDir private Path folder;

  private Path core(String network, boolean axiLite) {
    Path source =
        IpFolders.root().resolve("compiler/src/test/resources/designs").resolve(network + ".loom");
    return IpFolders.write(source, "net", 2, folder.resolve("ip"), axiLite)
        .folder()
        .resolve("net.core");
  }

  @ParameterizedTest
  @CsvSource({"tiny, false", "tiny, true", "branches, true", "winner, false"})
  void lint_is_silent_and_the_simulation_passes(String network, boolean axiLite) throws Exception {
    RequiredTools.assume(new Verilator());
    RequiredTools.assume(new Icarus());
    Path core = core(network, axiLite);

    FusesocRun lint = FusesocRun.of(core, "lint", folder.resolve("build/lint-verilator"));
    assertThat(lint.tool()).isEqualTo("verilator");
    assertThat(lint.lint()).isEmpty();
    FusesocRun sim = FusesocRun.of(core, "sim", folder.resolve("build/sim-icarus"));
    assertThat(sim.tool()).isEqualTo("icarus");
    assertThat(sim.simulate(0)).isEqualTo("PASS: 2 inferences of net\n");
    if (axiLite) {
      FusesocRun registers =
          FusesocRun.of(core, "sim_registers", folder.resolve("build/registers"));
      assertThat(registers.simulate(0)).isEqualTo("PASS: 2 inferences of net__axi_lite\n");
    }
  }

  @Test
  void a_signal_that_nobody_reads_fails_the_lint() throws Exception {
    RequiredTools.assume(new Verilator());
    Path core = core("tiny", false);
    Path top = core.resolveSibling("rtl/net.v");
    String text = Files.readString(top);
    Files.writeString(top, text.replace("endmodule", "wire unread = aclk;\nendmodule"));

    FusesocRun lint = FusesocRun.of(core, "lint", folder.resolve("build/lint"));
    assertThatThrownBy(lint::lint).hasMessageContaining("%Warning-UNUSED");
  }

  @Test
  void a_weight_or_a_vector_that_differs_fails_the_simulation() throws Exception {
    RequiredTools.assume(new Icarus());
    Path core = core("tiny", false);
    for (String name : List.of("tb/net__m_axis.hex", "mem/net__fc__bias.mem")) {
      Path file = core.resolveSibling(name);
      String right = Files.readString(file);
      // Every digit, as a single one may be rounded away.
      String wrong = right.replaceAll("[0-7]", "8");
      assertThat(wrong).isNotEqualTo(right);
      Files.writeString(file, wrong);
      Path work = folder.resolve("build").resolve(file.getFileName());
      assertThat(FusesocRun.of(core, "sim", work).simulate(1))
          .as(name)
          .contains("FAIL: ")
          .doesNotContain("PASS");
      Files.writeString(file, right);
    }
  }

  @Test
  void a_file_that_is_missing_ends_the_setup() throws Exception {
    Path core = core("tiny", false);
    Files.delete(core.resolveSibling("tb/net__s_axis.hex"));
    Path work = folder.resolve("build/sim");

    assertThatThrownBy(() -> FusesocRun.of(core, "sim", work))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Each vendor's tool gets the sources and the constraints in its own language. */
  @Test
  void synthesis_gets_the_constraints_of_its_tool() throws Exception {
    Path core = core("tiny", false);
    for (String[] expected : new String[][] {{"vivado", ".xdc"}, {"quartus", ".sdc"}}) {
      FusesocRun run =
          FusesocRun.of(core, "synth", expected[0], folder.resolve("build").resolve(expected[0]));
      assertThat(run.constraints()).singleElement().asString().endsWith("/ip/net" + expected[1]);
      assertThat(run.sources()).isNotEmpty().allMatch(name -> name.contains("/ip/rtl/"));
      assertThat(run.sources()).allMatch(name -> Files.isRegularFile(run.work().resolve(name)));
      assertThat(run.toplevel()).isEqualTo("net");
    }
  }
}
