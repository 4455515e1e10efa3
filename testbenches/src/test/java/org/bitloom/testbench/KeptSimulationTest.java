// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bitloom.ExecutableScript;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpzFile;
import org.bitloom.array.NpzWriter;
import org.bitloom.cli.Main;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the command in processes of their own, whose simulators are counted. */
class KeptSimulationTest {
  private static final Path NETWORK =
      Launcher.repository().resolve("examples/operators/conv2d/conv2d.loom");

  private static final Path WITH_PARAMETERS =
      Launcher.repository().resolve("examples/mlp/mlp.loom");

  private static final String CLASSES =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  /** Shared, so that the harness is compiled once; every test names its design differently. */
  @TempDir private static Path cache;

  @TempDir private Path folder;
  private Path network = NETWORK;
  private Path calls;
  private Path tools;

  @BeforeAll
  static void requireTools() {
    RequiredTools.assume(new Verilator());
  }

  @BeforeEach
  void wrapVerilator() throws Exception {
    calls = folder.resolve("calls");
    tools = Files.createDirectory(folder.resolve("tools"));
    ExecutableScript.write(
        tools.resolve("verilator"),
        """
        #!/bin/sh
        case "$*" in *__testbench*) echo call >> '%s' ;; esac
        exec '%s' "$@"
        """
            .formatted(calls, Tool.VERILATOR.find().orElseThrow()));
  }

  private Process start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", CLASSES));
    command.addAll(List.of(Main.class.getName(), "cosim", network.toString(), "--quick"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().merge("PATH", tools + ":", (path, own) -> own + path);
    return builder.start();
  }

  /** Runs to the end and returns what was printed. */
  private String run(int code, Object... arguments) throws Exception {
    Process process = start(arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(code);
    return said;
  }

  private int calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  private static List<Path> models() throws IOException {
    return entries("model-");
  }

  private static List<Path> entries(String kind) throws IOException {
    Path own = cache.resolve("bitloom");
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(own)) {
      return entries.filter(e -> e.getFileName().toString().startsWith(kind)).toList();
    }
  }

  @Test
  void anUnchangedDesignIsNotBuiltAgain() throws Exception {
    String first = run(0, "--name", "first");
    assertThat(calls()).isEqualTo(1);
    String second = run(0, "--name", "first");
    assertThat(calls()).isEqualTo(1);
    assertThat(second).contains("0 mismatches");
    assertThat(withoutSeconds(second)).isEqualTo(withoutSeconds(first));

    run(0, "--name", "first", "--seed", 2);
    assertThat(calls()).as("vectors and stalls are not part of the program").isEqualTo(1);
    run(0, "--name", "first", "--no-cache");
    assertThat(calls()).isEqualTo(2);
  }

  private static String withoutSeconds(String said) {
    return said.replaceAll("seconds: .*", "");
  }

  @Test
  @Tag("campaign")
  void anotherMemoryIsNoticedAndAnotherModuleIsBuilt() throws Exception {
    Object[] edited = {"--name", "edited", "--design", "design", "--waves-on-failure", 0};
    run(0, "--name", "edited", "-o", "design");
    run(0, edited);
    int built = calls();
    Path memory = folder.resolve("design/mem/edited__y__weights.mem");
    String words = Files.readString(memory);
    Files.writeString(memory, words.replaceAll("(?m)^[0-9a-f]{8}", "12345678"));

    assertThat(run(1, edited)).contains("first mismatch");
    assertThat(calls()).isEqualTo(built);

    Files.writeString(memory, words);
    Path module = folder.resolve("design/rtl/edited__y__pe.v");
    String text = Files.readString(module);
    assertThat(text).contains("value <= $signed(");
    Files.writeString(module, text.replace("value <= $signed(", "value <= -$signed("));
    assertThat(run(1, edited)).contains("first mismatch");
    assertThat(calls()).isEqualTo(built + 1);
  }

  /** Enough vectors for a simulation of seconds; shorter ones are not kept. */
  @Test
  @Tag("campaign")
  void aRunThatBeganEarlyCountsUntilAMemoryIsAnother() throws Exception {
    Object[] early = {
      "--name", "early", "--design", "design", "--waves-on-failure", 0, "--samples", 2500
    };
    run(0, "--name", "early", "-o", "design");
    String first = run(0, early);
    Path kept = entries("start-").get(0);
    // Whoever keeps another run there replaces the folder.
    Path marker = Files.createFile(kept.resolve("marker"));
    Files.setLastModifiedTime(kept.resolve("index.txt"), FileTime.fromMillis(0));

    assertThat(withoutSeconds(run(0, early))).isEqualTo(withoutSeconds(first));
    assertThat(Files.getLastModifiedTime(kept.resolve("index.txt")).toMillis())
        .as("it has begun")
        .isPositive();
    assertThat(marker).as("what began was taken, so nothing else ran").exists();

    Path memory = folder.resolve("design/mem/early__y__weights.mem");
    String words = Files.readString(memory);
    Files.writeString(memory, words.replaceAll("(?m)^[0-9a-f]{8}", "12345678"));
    assertThat(run(1, early)).contains("first mismatch");
    assertThat(marker).as("the run in its place is kept").doesNotExist();
  }

  /** Parameters are in a file that the command does not name. */
  @Test
  @Tag("campaign")
  void theReportOfAnUnchangedDesignIsKeptUntilAFileBehindItIsAnother() throws Exception {
    Object[] words = {"--name", "same", "--samples", 2500, "--json", "report.json"};
    network = Files.copy(WITH_PARAMETERS, folder.resolve("mlp.loom"));
    Path parameters = WITH_PARAMETERS.resolveSibling("mlp.npz");
    Path own = Files.copy(parameters, folder.resolve("mlp.npz"));
    String first = run(0, words);
    String report = Files.readString(folder.resolve("report.json"));
    String again = run(0, words);

    assertThat(first).doesNotContain("nothing has changed");
    assertThat(again).contains("nothing has changed").contains("0 mismatches");
    assertThat(withoutTimes(Files.readString(folder.resolve("report.json"))))
        .isEqualTo(withoutTimes(report));

    clearBiases(own);
    assertThat(run(0, words)).doesNotContain("nothing has changed").contains("0 mismatches");
    assertThat(run(0, words)).as("the other one is kept").contains("nothing has changed");
  }

  private static void clearBiases(Path parameters) {
    Map<String, NpyArray> arrays = new TreeMap<>();
    try (NpzFile file = NpzFile.open(parameters)) {
      file.keys().forEach(key -> arrays.put(key, file.read(key)));
    }
    arrays.put("logits.bias", NpyArray.ofIntegers(NpyType.INT32, List.of(10), new long[10]));
    NpzWriter.write(parameters, arrays);
  }

  private static String withoutTimes(String json) {
    return json.replaceAll("\"(plan|generate|build|simulate)\" : [0-9.]+", "");
  }

  @Test
  @Tag("campaign")
  void aDamagedProgramIsBuiltAgain() throws Exception {
    List<Path> others = models();
    run(0, "--name", "damaged");
    List<Path> own = new ArrayList<>(models());
    own.removeAll(others);
    assertThat(own).hasSize(1);
    Files.writeString(own.get(0).resolve("Vdesign"), "");
    run(0, "--name", "damaged");
    assertThat(calls()).isEqualTo(2);
    run(0, "--name", "damaged");
    assertThat(calls()).isEqualTo(2);
  }

  @Test
  @Tag("campaign")
  void runsAtTheSameTimeShareTheCache() throws Exception {
    for (Process process : List.of(start("--name", "both"), start("--name", "both"))) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said).contains("0 mismatches");
    }
    int built = calls();
    run(0, "--name", "both");
    assertThat(calls()).isEqualTo(built);
  }
}
