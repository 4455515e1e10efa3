// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.ExecutableScript;
import org.bitloom.SecondJava;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on a machine that lacks programs say which, at once, and write nothing. */
class MissingToolTest {
  @TempDir private Path folder;

  /** The programs that are there do nothing: no command gets as far as running one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      value = {
        "synth NETWORK --device xc7a35t % % yosys % yosys",
        "synth NETWORK --device ice40up5k % yosys % nextpnr-ice40, icepack % nextpnr-ice40",
        "synth NETWORK --board icebreaker % yosys nextpnr-ice40 % icepack % fpga-icestorm",
        "synth NETWORK --device osu018 % yosys % sta % opensta",
        "cosim NETWORK --netlist --device ice40up5k % yosys % iverilog, vvp % iverilog",
        "cosim NETWORK --no-cache % % verilator, g++, make % verilator"
      })
  void saysWhatIsMissingBeforeAnythingRuns(
      String line, String there, String missing, String installed) throws Exception {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    for (String name : there == null ? List.<String>of() : List.of(there.split(" "))) {
      ExecutableScript.write(programs.resolve(name), "#!/bin/sh\nexit 0\n");
    }
    Path out = folder.resolve("out");
    Path network = CliRun.repository().resolve("compiler/src/test/resources/designs/unit.loom");
    List<String> command = SecondJava.command(List.of(), Main.class);
    command.addAll(List.of(line.replace("NETWORK", network.toString()).split(" ")));
    if (line.startsWith("synth")) {
      command.addAll(List.of("-o", out.toString()));
    }
    Path said = folder.resolve("said.txt");
    ProcessBuilder bitloom =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    bitloom.environment().put("PATH", programs.toString());

    int code = bitloom.start().waitFor();

    String text = Files.readString(said);
    assertThat(code).as(text).isEqualTo(2);
    assertThat(text)
        .startsWith("error[B0721]: not installed: " + missing + "\n")
        .contains("apt-get install ", installed)
        .containsOnlyOnce("error[");
    assertThat(out).doesNotExist();
  }
}
