// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bitloom.ExecutableScript;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Verilator;
import org.bitloom.testbench.Launcher.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that simulate, as a user starts them. */
class CosimCommandTest {
  private static final Path MLP = example("mlp/mlp.loom");
  private static final Path INPUTS = example("mlp/inputs.npy");
  private static final Path EXPECTED = example("mlp/expected.npy");

  /** Far longer than an end takes, on any machine. */
  private static final int HANG_MINUTES = 5;

  @TempDir private Path folder;

  @Test
  @Tag("campaign")
  void theDemonstrationEndsWithoutMismatches() throws Exception {
    requireVerilator();

    Result result = Launcher.run(folder, Map.of(), "demo");

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output())
        .containsPattern("conv2 +int8 x int8 -> int8 +int\\d+")
        .contains("16 of 16 digits recognised")
        .containsPattern("initiation interval (\\d+) measured, \\1 planned")
        .contains("\n0 mismatches");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verilator", "icarus"})
  void theReportHasTheFieldsThatOtherProgramsRelyOn(String simulator) throws Exception {
    requireVerilator();
    RequiredTools.assume(new Icarus());
    Path json = folder.resolve("report.json");
    Path junit = folder.resolve("report.xml");

    Result result =
        cosim(
            "--simulator", simulator, "--samples", 3, "--json", json, "--junit", junit, "--quiet");

    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                "mlp: 0 mismatches (RTL against golden model 0, golden model against expected 0,"
                    + " RTL against expected 0) in 30 values\n"));
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(report.get("vectors").asInt()).isEqualTo(3);
    assertThat(report.get("values").asInt()).isEqualTo(30);
    assertThat(report.get("mismatches"))
        .hasToString("{\"rtl_vs_golden\":0,\"golden_vs_expected\":0,\"rtl_vs_expected\":0}");
    assertThat(report.get("first_mismatch").isNull()).isTrue();
    assertThat(report.at("/cycles/initiation_interval"))
        .isEqualTo(report.at("/cycles/planned_initiation_interval"));
    assertThat(report.at("/cycles/latency").asLong()).isPositive();
    assertThat(report.at("/cycles/planned_latency")).isEqualTo(report.at("/cycles/latency"));
    assertThat(report.get("mac_utilization").asDouble()).isBetween(0.9, 1.0);
    assertThat(report.get("seconds").fieldNames())
        .toIterable()
        .containsExactly("plan", "generate", "build", "simulate");
    assertThat(junit).content().contains("failures=\"0\"");
  }

  @Test
  void aWrongExpectedValueIsFoundAndNamed() throws Exception {
    requireVerilator();
    NpyArray right = NpyReader.read(EXPECTED);
    long[] values = right.integers();
    values[13] ^= 1;
    Path wrong = folder.resolve("wrong.npy");
    NpyWriter.write(wrong, NpyArray.ofIntegers(NpyType.INT8, right.shape(), values));
    Path json = folder.resolve("report.json");

    Result result =
        Launcher.run(
            folder,
            Map.of(),
            "cosim",
            MLP,
            "--inputs",
            INPUTS,
            "--expected",
            wrong,
            "--json",
            json);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("layer logits, inference 1, index 3");
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(report.at("/mismatches/rtl_vs_golden").asLong(-1)).isZero();
    assertThat(report.at("/mismatches/golden_vs_expected").asLong()).isEqualTo(1);
    assertThat(report.at("/first_mismatch/reference").asLong()).isEqualTo(values[13]);
    assertThat(report.at("/first_mismatch/actual").asLong()).isEqualTo(values[13] ^ 1);
  }

  @Test
  void withoutVerilatorOnThePathItSaysWhatToInstallAndLeavesNothing() throws Exception {
    Path json = folder.resolve("report.json");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : List.of("bash", "env", "dirname", "readlink")) {
      Path original = Path.of("/usr/bin", program).toRealPath();
      Files.copy(original, bin.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
    }

    Result result =
        Launcher.run(
            folder, Map.of("PATH", bin.toString()), "cosim", MLP, "--json", json, "-o", "rtl");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("verilator", "apt-get install");
    assertThat(names()).containsExactly("bin");
  }

  @Test
  void aMissingFolderForTemporaryFilesIsNamed() throws Exception {
    requireVerilator();
    Path absent = folder.resolve("absent");

    Result result =
        Launcher.run(
            folder, Map.of("BITLOOM_JAVA_OPTS", "-Djava.io.tmpdir=" + absent), "cosim", MLP);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("error[B0724]", "/absent'").doesNotContain("bug");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verilator", "icarus"})
  void aFolderForTemporaryFilesMayHaveAnyName(String simulator) throws Exception {
    requireVerilator();
    RequiredTools.assume(new Icarus());
    Path temporary = Files.createDirectory(folder.resolve("a b'ü"));
    Path network = Files.createDirectory(folder.resolve("c d")).resolve("tiny.loom");
    Files.copy(
        Launcher.repository().resolve("compiler/src/test/resources/designs/tiny.loom"), network);

    Result result =
        Launcher.run(
            folder,
            Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=\"" + temporary + "\""),
            "cosim",
            network,
            "--samples",
            2,
            "--simulator",
            simulator);

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(temporary).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-INT", "-TERM"})
  void anInterruptedRunLeavesNothingBehind(String signal) throws Exception {
    requireVerilator();
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> environment =
        Map.of(
            "BITLOOM_JAVA_OPTS",
            "-Djava.io.tmpdir=" + temporary,
            "TMPDIR",
            temporary.toString(),
            "PATH",
            endlessMake() + File.pathSeparator + System.getenv("PATH"));
    Process process =
        Launcher.startInterruptible(
            folder, environment, "cosim", MLP, "--json", "report.json", "--trace-waves", "w.fst");
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.contains("building the simulation")) {
        line = output.readLine();
      }
      assertThat(line).isNotNull();
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor()).isNotZero();
    }
    assertThat(names()).containsExactly("bin", "tmp");
    assertThat(temporary).isEmptyDirectory();
  }

  /** Every thread of the campaign waits for a compiler then; so nothing may need another one. */
  @Test
  @Tag("campaign")
  void anInterruptedCampaignEnds() throws Exception {
    requireVerilator();
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path started = folder.resolve("started");
    Path bin = endlessMake("touch '" + started + "'\n");
    Map<String, String> environment =
        Map.of(
            "XDG_CACHE_HOME",
            folder.resolve("cache").toString(),
            "BITLOOM_JAVA_OPTS",
            "-Djava.io.tmpdir=" + temporary,
            "PATH",
            bin + File.pathSeparator + System.getenv("PATH"));
    Process process =
        Launcher.startInterruptible(folder, environment, "fuzz", "--quiet", "--count", 64);
    while (process.isAlive() && Files.notExists(started)) {
      Thread.sleep(100);
    }
    assertThat(started).exists();
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();

    boolean ended = process.waitFor(HANG_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).isTrue();
    assertThat(temporary).isEmptyDirectory();
  }

  /** Whatever fails because of the signal is not reported. */
  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "exit 0", "rm -rf \"$PWD\"/*", "exec sleep 100000"})
  void aRunThatEndsWhileAToolRunsIsNoBug(String then) throws Exception {
    requireVerilator();
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path make = bin.resolve("make");
    ExecutableScript.write(
        make, "#!/bin/sh\n[ \"$1\" = --version ] && exit\nkill -TERM $PPID\n" + then);
    Map<String, String> environment =
        Map.of(
            "BITLOOM_JAVA_OPTS",
            "-Djava.io.tmpdir=" + temporary,
            "PATH",
            bin + File.pathSeparator + System.getenv("PATH"));
    Result result =
        Launcher.run(
            folder, environment, "cosim", MLP, "--json", "report.json", "--quick", "--no-cache");

    assertThat(result.code()).isIn(1, 143);
    assertThat(result.output()).doesNotContain("bug");
    assertThat(names()).containsExactly("bin", "tmp");
    assertThat(temporary).isEmptyDirectory();
  }

  /** Returns a folder with a {@code make} that never ends, so that no run is over too early. */
  private Path endlessMake() throws Exception {
    return endlessMake("");
  }

  private Path endlessMake(String first) throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    ExecutableScript.write(bin.resolve("make"), "#!/bin/sh\n" + first + "exec sleep 100000\n");
    return bin;
  }

  private Result cosim(Object... options) throws Exception {
    Object[] first = {"cosim", MLP, "--inputs", INPUTS, "--expected", EXPECTED};
    Object[] all = new Object[first.length + options.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(options, 0, all, first.length, options.length);
    return Launcher.run(folder, Map.of(), all);
  }

  private static void requireVerilator() {
    RequiredTools.assume(new Verilator());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Path example(String path) {
    return Launcher.repository().resolve("examples").resolve(path);
  }
}
