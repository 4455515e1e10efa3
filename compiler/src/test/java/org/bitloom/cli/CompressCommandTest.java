// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzWriter;
import org.bitloom.calibrate.SmallNetwork;
import org.bitloom.report.ReportSchemas;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command: what it writes is a network like any other, and what it cannot do it says. */
@Tag("search")
class CompressCommandTest {
  @TempDir private Path folder;

  private SmallNetwork small;

  @BeforeEach
  void write() throws IOException {
    small = SmallNetwork.in(folder);
  }

  private CliRun compress(String... options) {
    String[] all = new String[options.length + 6];
    all[0] = "compress";
    all[1] = small.source().toString();
    all[2] = "--data";
    all[3] = small.data().toString();
    all[4] = "-o";
    all[5] = folder.resolve("out").toString();
    System.arraycopy(options, 0, all, 6, options.length);
    return CliRun.of((Object[]) all);
  }

  @Test
  void givenDensitiesMakeANetworkWhoseLayersAreSparse() throws IOException {
    CliRun run = compress("--density", "0.3", "--codebook", "conv=16,fc1=4");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("times smaller than float32");
    assertThat(Files.readString(folder.resolve("out/small.loom")))
        .contains("weights codebook(16) sparse huffman")
        .contains("weights codebook(4) sparse huffman");
    assertThat(CliRun.of("check", folder.resolve("out/small.loom")).code()).isZero();
  }

  private CliRun searched(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--labels",
                small.labels().toString(),
                "--max-drop",
                "10%",
                "--budget",
                "8",
                "--check-data",
                small.data().toString(),
                "--check-labels",
                small.labels().toString()));
    options.addAll(List.of(more));
    return compress(options.toArray(String[]::new));
  }

  private JsonNode report() throws IOException {
    String text = Files.readString(folder.resolve("out/compress.json"));
    JsonNode report = JsonMapper.builder().build().readTree(text);
    ReportSchemas.require(text);
    return report;
  }

  @Test
  @Tag("search")
  void withLabelsTheSearchKeepsTheAccuracy() throws IOException {
    CliRun run = searched();
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = report();
    JsonNode best = report.get("best");
    assertThat(best.at("/quality/correct").asInt())
        .isGreaterThanOrEqualTo(report.get("needed_correct").asInt());
    assertThat(best.at("/check/correct")).isEqualTo(best.at("/quality/correct"));
    assertThat(report.get("evaluations").asInt()).isEqualTo(8);
    for (JsonNode seen : report.get("seen")) {
      assertThat(
              seen.get("accepted").asBoolean()
                  && seen.get("bits").asLong() < best.get("bits").asLong())
          .isFalse();
    }
    assertThat(folder.resolve("out/compress.svg")).content().contains("pruning and clustering");
  }

  /** What an interrupted run has found is in its journal, and the rest is found all the same. */
  @Test
  @Tag("search")
  void anInterruptedSearchGoesOnWhereItWas() throws IOException {
    searched();
    JsonNode whole = report();
    Path journal = folder.resolve("out/compress.journal");
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines).hasSize(9);
    assertThat(lines.get(0)).startsWith("bitloom compress journal 1 ");
    Files.writeString(journal, String.join("\n", lines.subList(0, 5)) + "\nACCURATE\t2");
    Files.delete(folder.resolve("out/compress.json"));
    CliRun again = searched("--resume");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(report()).isEqualTo(whole);
    assertThat(Files.readAllLines(journal)).isEqualTo(lines);
  }

  @Test
  @Tag("search")
  void theJournalOfOtherDensitiesIsRefused() {
    compress("--density", "0.3");
    CliRun run = compress("--density", "0.4", "--resume");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0622]", "compress.journal");
  }

  @Test
  @Tag("search")
  void theOtherMethodsAreInThePicture() throws IOException {
    CliRun run =
        compress(
            "--density",
            "0.3",
            "--codebook",
            "4",
            "--compare",
            "--labels",
            small.labels().toString(),
            "--check-data",
            small.data().toString(),
            "--check-labels",
            small.labels().toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(folder.resolve("out/compress.svg"))
        .content()
        .contains("pruning alone", "clustering alone");
    for (JsonNode seen : report().get("seen")) {
      assertThat(seen.get("check")).isEqualTo(seen.get("quality"));
    }
    assertThat(report().get("seen").findValuesAsText("method"))
        .containsOnlyOnce("both")
        .contains("pruning", "clustering");
  }

  @Test
  void theSearchEndsAtTheRatioThatIsAskedFor() throws IOException {
    CliRun run = compress("--target-ratio", "9");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode seen = report().get("seen");
    assertThat(report().at("/best/ratio").asDouble()).isGreaterThanOrEqualTo(9);
    for (int i = 0; i + 1 < seen.size(); i++) {
      assertThat(seen.get(i).get("ratio").asDouble()).isLessThan(9);
    }
  }

  @Test
  void whatReproducesItsInputIsJudgedByItsError() throws IOException {
    Path loom = Reproducing.in(folder);
    Path data = folder.resolve("vectors.npy");
    CliRun run =
        CliRun.of(
            "compress",
            loom,
            "--data",
            data,
            "--check-data",
            data,
            "--max-error",
            "20%",
            "--budget",
            "6",
            "-o",
            folder.resolve("out"));
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = report();
    assertThat(report.at("/best/quality/error").asDouble())
        .isBetween(0.0, report.get("most_error").asDouble());
    assertThat(report.get("most_error").asDouble())
        .isCloseTo(1.2 * report.at("/as_read/error").asDouble(), within(1e-9));
    assertThat(report.at("/best/check/error")).isEqualTo(report.at("/best/quality/error"));
  }

  @Test
  void theNetworkIsNotWrittenOverTheOneThatItIsMadeOf() {
    CliRun run =
        CliRun.of(
            "compress", small.source(), "--data", small.data(), "--density", "0.5", "-o", folder);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is the network that is read");
  }

  @Test
  void aCompressionThatLosesTooMuchIsSaidAndNothingIsWritten() {
    CliRun run =
        compress(
            "--density",
            "0.01",
            "--codebook",
            "2",
            "--labels",
            small.labels().toString(),
            "--max-drop",
            "0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("B0808", "of 300 samples are right");
    assertThat(folder.resolve("out/small.loom")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--density | 0 | a density is above 0",
        "--density | 1.5 | a density is above 0",
        "--density | NaN | a density is above 0",
        "--density | depth=0.5 | no layer 'depth' can be compressed",
        "--density | conv | is no number",
        "--density | conv=0.5,conv=0.6 | named twice",
        "--codebook | 1 | 2 to 256 values",
        "--codebook | 300 | 2 to 256 values",
        "--codebook | 256 | different weights besides 0, no codebook of 256",
        "--codebook | fc2=81 | layer 'fc2' has 80 different weights besides 0",
        "--codebook | fc2=3.5 | 2 to 256 values",
        "--max-error | 1% | does not reproduce its input",
        "--max-error | -1 | a percentage of at least 0",
        "--max-error | much | a percentage of at least 0",
        "--budget | 0 | at least 1",
        "--check-data | x.npy | go together",
        "--max-drop | 1% | --labels is missing",
        "--target-ratio | 0.5 | a number above 1"
      })
  void whatCannotBeDoneIsSaid(String option, String value, String expected) {
    CliRun run = compress(option, value);
    assertThat(run.code()).isIn(1, 2);
    assertThat(run.err()).contains(expected);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void withoutAnythingToGoByThereIsNothingToDo() {
    assertThat(compress().err()).contains("B0805", "--target-ratio");
  }

  @Test
  void aRatioThatIsOutOfReachIsSaidAndNothingIsWritten() {
    CliRun run = compress("--density", "0.5", "--target-ratio", "1000");
    assertThat(run.code()).isIn(1, 2);
    assertThat(run.err()).contains("B0806");
    assertThat(folder.resolve("out/small.loom")).doesNotExist();
  }

  /** A network that reproduces vectors that four numbers make up. */
  private static final class Reproducing {
    private Reproducing() {}

    static Path in(Path folder) throws IOException {
      SplittableRandom random = new SplittableRandom(5);
      double[] basis = random.doubles(64, -1, 1).toArray();
      double[] values = new double[200 * 16];
      for (int n = 0; n < 200; n++) {
        double[] code = random.doubles(4, -1, 1).toArray();
        for (int i = 0; i < 64; i++) {
          values[n * 16 + i / 4] += basis[i] * code[i % 4];
        }
      }
      NpyWriter.write(
          folder.resolve("vectors.npy"),
          NpyArray.ofReals(NpyType.FLOAT64, List.of(200, 16), values));
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      double[] narrow = new double[64];
      for (int i = 0; i < 64; i++) {
        narrow[i % 4 * 16 + i / 4] = basis[i] / 4;
      }
      arrays.put("narrow.weights", NpyArray.ofReals(NpyType.FLOAT64, List.of(4, 16), narrow));
      arrays.put("wide.weights", NpyArray.ofReals(NpyType.FLOAT64, List.of(16, 4), basis));
      NpzWriter.write(folder.resolve("same.npz"), arrays);
      return Files.writeString(
          folder.resolve("same.loom"),
          """
          network same {
              input x: int8[16] scale 1/32;
              narrow = dense(x, units: 4);
              wide = dense(narrow, units: 16);
              output wide;
          }
          weights "same.npz";
          numerics {
              default weights int8 symmetric, activations int8 affine;
              calibrate "vectors.npy" by mse;
          }
          """);
    }
  }
}
