// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What long commands say when somebody ends them. */
@Tag("search")
class FarewellTest {
  private static final int SAMPLES = 2000;
  private static final int PIXELS = 28 * 28;

  @TempDir private static Path folder;
  private static final Path NETWORK = CliRun.example("lenet5/lenet5.loom");

  @BeforeAll
  static void write() {
    long[] images = new long[SAMPLES * PIXELS];
    for (int i = 0; i < images.length; i++) {
      images[i] = i * 37L % 251;
    }
    NpyWriter.write(
        folder.resolve("x.npy"),
        NpyArray.ofIntegers(NpyType.UINT8, List.of(SAMPLES, 28, 28, 1), images));
    NpyWriter.write(
        folder.resolve("y.npy"),
        NpyArray.ofIntegers(NpyType.UINT8, List.of(SAMPLES), new long[SAMPLES]));
  }

  /** Starts a command in a process of its own, ends it after a line, and returns the rest. */
  private static String ended(String after, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.bitloom.cli.Main"),
                Stream.of(arguments))
            .map(Object::toString)
            .toList();
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      String line = err.readLine();
      while (line != null && !line.contains(after)) {
        line = err.readLine();
      }
      assertThat(line).as("the line to wait for").isNotNull();
      process.toHandle().destroy();
      String rest = err.lines().collect(Collectors.joining("\n"));
      assertThat(process.waitFor()).isNotZero();
      return rest;
    }
  }

  @Test
  void aSearchSaysHowToResumeIt() throws Exception {
    String said =
        ended(
            "each layer alone",
            "tune",
            NETWORK,
            "--data",
            folder.resolve("x.npy"),
            "--labels",
            folder.resolve("y.npy"),
            "--max-drop",
            "100%",
            "-o",
            folder.resolve("tuned"));

    assertThat(said)
        .contains("bitloom: interrupted; go on with: bitloom tune " + NETWORK)
        .endsWith("--resume");
    assertThat(folder.resolve("tuned/tune.journal")).exists();
    assertThat(folder.resolve("tuned/tune.json")).doesNotExist();
  }

  @Test
  void anAnalysisReportsTheSamplesUntilThen() throws Exception {
    Path json = folder.resolve("analysis.json");
    String said =
        ended(
            "running 2000 samples",
            "analyze",
            NETWORK,
            "--data",
            folder.resolve("x.npy"),
            "--json",
            json);

    assertThat(said)
        .contains("bitloom: interrupted; the report is of the samples until now")
        .contains("bitloom analyze " + NETWORK);
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(report.get("samples").asInt()).isBetween(1, SAMPLES);
  }
}
