// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bitloom.ExecutableScript;
import org.bitloom.testbench.Launcher.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
  @TempDir private Path folder;

  @Test
  void worksFromAnyFolder() throws Exception {
    Result result = Launcher.run(folder, Map.of(), "explain", "B0404");

    assertThat(result.code()).isZero();
    assertThat(result.output()).startsWith("# B0404");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void passesTheExitCodeOn() throws Exception {
    assertThat(Launcher.run(folder, Map.of(), "no-such-command").code()).isEqualTo(2);
  }

  @Test
  void severalAtOnceDoNotDisturbEachOther() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(Launcher.start(folder, Map.of(), "explain", "B0404"));
    }
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).startsWith("# B0404");
    }
  }

  @Test
  void doctorSaysWhatToInstallWhereNoSimulatorIsOnThePath() throws Exception {
    Result result = Launcher.run(folder, Map.of("PATH", barePath()), "doctor");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("verilator", "missing", "apt-get install");
  }

  /** Scripts stand for apt-get and sudo. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      value = {
        "synth x.loom --device ice40up5k % yosys nextpnr-ice40 fpga-icestorm",
        "synth x.loom --board=upduino % yosys nextpnr-ice40 fpga-icestorm",
        "synth x.loom --device xc7a35t % yosys",
        "synth x.loom --device=osu018 % yosys opensta( qflow-tech-osu018)?",
        "cosim x.loom --netlist --device ice40up5k % yosys iverilog",
        "cosim x.loom % verilator g\\+\\+ make"
      })
  void installsWhatACommandNeeds(String line, String packages) throws Exception {
    String bin = barePath();
    Path log = folder.resolve("log.txt");
    script(bin, "apt-get", "echo \"$@\" >> '" + log + "'");
    script(bin, "sudo", "shift; \"$@\"");

    Launcher.run(folder, Map.of("PATH", bin, "BITLOOM_INSTALL", "yes"), (Object[]) line.split(" "));

    assertThat(Files.readString(log))
        .matches("(?s).* install --no-install-recommends " + packages + "\n.*");
  }

  private static void script(String bin, String name, String text) throws Exception {
    ExecutableScript.write(Path.of(bin, name), "#!/bin/sh\n" + text + "\n");
  }

  @Test
  void needsNoHomeFolder() throws Exception {
    Result result = Launcher.runWithout(folder, List.of("HOME", "JAVA_HOME"), "explain", "B0404");

    assertThat(result.output()).doesNotContain("unbound variable");
    // Where no other JDK is installed than the one that runs this test, it is not found.
    assertThat(result.code() == 0 || result.output().contains("no JDK of version")).isTrue();
  }

  /** Whoever runs the tests may be allowed to write everywhere, so a file is in the way. */
  @Test
  void aCheckoutInWhichNothingCanBeBuiltIsNoErrorOfTheInput() throws Exception {
    Path launcher = Launcher.repository().resolve("bitloom");
    Path copy = folder.resolve("bitloom");
    Files.copy(launcher, copy, StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(folder.resolve("target"), "a file");

    ProcessBuilder builder =
        new ProcessBuilder(copy.toString(), "check", "x.loom").redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("BITLOOM_APP");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isEqualTo(2);
    assertThat(output)
        .startsWith("bitloom: the compiler is not built")
        .contains("BITLOOM_APP")
        .doesNotContain("mkdir:");
  }

  /** A PATH with what a shell script needs, and nothing else. */
  private String barePath() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : List.of("bash", "env", "dirname", "readlink")) {
      Path original = Path.of("/usr/bin", program).toRealPath();
      Files.copy(original, bin.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return bin.toString();
  }
}
