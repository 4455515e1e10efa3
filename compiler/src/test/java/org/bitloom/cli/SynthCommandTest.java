// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.emit.ExternalTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthCommandTest {
  private static final Path DESIGNS =
      CliRun.repository().resolve("compiler/src/test/resources/designs");
  private static final Path TINY = DESIGNS.resolve("tiny.loom");
  private static final Path UNIT = DESIGNS.resolve("unit.loom");

  @TempDir private Path folder;

  @Test
  void aPartOrABoardThatIsUnknownIsAMistakeOfUse() {
    CliRun part = CliRun.of("synth", TINY, "--device", "xc7a36t");
    assertThat(part.code()).isEqualTo(2);
    assertThat(part.err()).contains("--device 'xc7a36t' is none of ice40up5k, ice40hx8k");

    CliRun board = CliRun.of("synth", TINY, "--board", "arty");
    assertThat(board.code()).isEqualTo(2);
    assertThat(board.err()).contains("--board 'arty' is none of icebreaker, upduino, hx8kboard");

    assertThat(CliRun.of("synth", TINY).err()).contains("which --device, or --board?");
    CliRun both = CliRun.of("synth", TINY, "--board", "upduino", "--device", "ice40hx8k");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--board upduino has an ice40up5k");
  }

  @Test
  void aNetlistNeedsAPartAndHasNoLayers() {
    assertThat(CliRun.of("cosim", TINY, "--netlist").code()).isEqualTo(2);
    assertThat(CliRun.of("cosim", TINY, "--device", "ice40up5k").code()).isEqualTo(2);
    CliRun layers = CliRun.of("cosim", TINY, "--netlist", "--device", "ice40up5k", "--layers");
    assertThat(layers.err()).contains("--layers: a netlist has no streams inside");
  }

  @Test
  @Tag("tools")
  void theBoardGetsItsBitstreamAndAClockOutOfReachWritesNothing() {
    for (String tool : new String[] {"yosys", "nextpnr-ice40", "icepack"}) {
      new ExternalTool(tool).require();
    }
    Path out = folder.resolve("out");
    CliRun fast = CliRun.of("synth", UNIT, "--board", "icebreaker", "--clock", "900MHz", "-o", out);
    assertThat(fast.code()).isEqualTo(1);
    assertThat(fast.err()).contains("error[B0741]", "slowest path: ");
    assertThat(out).doesNotExist();

    CliRun run = CliRun.of("synth", UNIT, "--board", "icebreaker", "-o", out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("inferences per second at 12 MHz", "slowest path: ");
    assertThat(out.resolve("unit.bin")).isNotEmptyFile();
    assertThat(out.resolve("unit_netlist.v")).isNotEmptyFile();
  }

  @Test
  @Tag("tools")
  @Tag("campaign")
  void aPartThatIsTooSmallIsADiagnosticAndNothingIsWritten() {
    new ExternalTool("yosys").require();
    Path out = folder.resolve("out");
    CliRun run = CliRun.of("synth", TINY, "--device", "ice40hx1k", "-o", out);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0740]", "'tiny' does not fit ice40hx1k", "LUT: ");
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsFoundBeforeSynthesis() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (CliRun run :
        List.of(
            CliRun.of("synth", TINY, "--device", "ice40up5k", "-o", file),
            CliRun.of("synth", TINY, "--device", "ice40up5k", "-o", file.resolve("out")),
            CliRun.of("synth", TINY, "--device", "ice40up5k", "--json", file.resolve("x.json")))) {
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("error[B0430]").doesNotContain("synthesizing");
    }
  }

  @Test
  void standardCellsHaveNoCapacityToPlanFor() {
    CliRun run = CliRun.of("plan", TINY, "--device", "osu018");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--device osu018 is a library of standard cells");
  }

  @Test
  @Tag("tools")
  void standardCellsHaveAreaAndSlack() throws Exception {
    for (String tool : new String[] {"yosys", "sta"}) {
      new ExternalTool(tool).require();
    }
    Path unit = CliRun.repository().resolve("compiler/src/test/resources/designs/unit.loom");
    Path json = folder.resolve("gates.json");
    CliRun run =
        CliRun.of("synth", unit, "--device", "osu018", "--memories", "macros", "--json", json);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("mm2 without wires", "not in the area: 16 x 9 RAM", "slack ");
    assertThat(Files.readString(json)).contains("\"format\" : \"bitloom-gates-1\"");
  }
}
