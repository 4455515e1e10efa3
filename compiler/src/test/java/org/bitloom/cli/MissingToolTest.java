// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.ExecutableScript;
import org.bitloom.SecondJava;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands on a machine that lacks programs say which, at once, and write nothing. */
class MissingToolTest {
  private static final String NETWORK =
      CliRun.repository().resolve("compiler/src/test/resources/designs/unit.loom").toString();

  private static final String NOTHING = "nothing.sh";

  @TempDir private static Path folder;

  /** A command, which of its programs are there, which are not, and what has to be installed. */
  enum Case {
    SYNTHESIZER("synth NETWORK --device xc7a35t -o OUT", "", "yosys", "yosys"),
    ROUTER(
        "synth NETWORK --device ice40up5k -o OUT",
        "yosys",
        "nextpnr-ice40, icepack",
        "nextpnr-ice40"),
    PACKER(
        "synth NETWORK --board icebreaker -o OUT",
        "yosys nextpnr-ice40",
        "icepack",
        "fpga-icestorm"),
    TIMING("synth NETWORK --device osu018 -o OUT", "yosys", "sta", "opensta"),
    NETLIST("cosim NETWORK --netlist --device ice40up5k", "yosys", "iverilog, vvp", "iverilog"),
    SIMULATOR("cosim NETWORK --no-cache", "", "verilator, g++, make", "verilator");

    private final String line;
    private final String there;
    private final String missing;
    private final String installed;

    Case(String line, String there, String missing, String installed) {
      this.line = line;
      this.there = there;
      this.missing = missing;
      this.installed = installed;
    }

    private Path out(Path folder) {
      return folder.resolve(name() + "_out");
    }

    private Path said(Path folder) {
      return folder.resolve(name() + ".txt");
    }

    /** The programs that are there do nothing: no command gets as far as running one. */
    void run(Path folder) throws IOException {
      List<Path> programs =
          Stream.of(there.split(" ")).filter(name -> !name.isEmpty()).map(folder::resolve).toList();
      for (Path program : programs) {
        Files.createSymbolicLink(program, folder.resolve(NOTHING));
      }
      Object[] words =
          Arrays.stream(line.split(" "))
              .map(word -> word.equals("NETWORK") ? NETWORK : word)
              .map(word -> word.equals("OUT") ? out(folder) : word)
              .toArray();
      CliRun run = CliRun.of(words);
      Files.writeString(said(folder), run.code() + "\n" + run.out() + run.err());
      for (Path program : programs) {
        Files.delete(program);
      }
    }
  }

  /** Runs all commands where programs are looked for in a folder alone. */
  static final class Commands {
    private Commands() {}

    public static void main(String[] arguments) throws IOException {
      for (Case command : Case.values()) {
        command.run(Path.of(arguments[0]));
      }
    }
  }

  /** In a Java of their own, as no other has another path. */
  @BeforeAll
  static void runAllCommands() throws Exception {
    ExecutableScript.write(folder.resolve(NOTHING), "#!/bin/sh\nexit 0\n");
    Path log = folder.resolve("log.txt");
    ProcessBuilder java =
        new ProcessBuilder(SecondJava.command(List.of(), Commands.class, folder))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    java.environment().put("PATH", folder.toString());

    assertThat(java.start().waitFor()).as(Files.readString(log)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsMissingBeforeAnythingRuns(Case command) throws IOException {
    assertThat(Files.readString(command.said(folder)))
        .startsWith("2\nerror[B0721]: not installed: " + command.missing + "\n")
        .contains("apt-get install ", command.installed)
        .containsOnlyOnce("error[");
    assertThat(command.out(folder)).doesNotExist();
  }
}
