// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.calibrate.SmallNetwork;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Tag("search")
class TuneCommandTest {
  /** The task of a candidate with nothing changed. */
  private static final String AS_READ = "0,0,0,0 true";

  private static SmallNetwork small;

  @TempDir private Path folder;

  @BeforeAll
  static void write(@TempDir Path shared) throws IOException {
    small = SmallNetwork.in(shared);
  }

  /**
   * Runs the command; {@code options} are names and values that count instead of the usual ones.
   */
  private CliRun tune(Path labels, Object... options) {
    Map<Object, Object> all = new LinkedHashMap<>();
    all.put("--data", small.data());
    all.put("--labels", labels);
    all.put("-o", folder.resolve("out"));
    all.put("--max-drop", "10%");
    all.put("--budget", 40);
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    List<Object> words = new ArrayList<>(List.of("tune", small.source()));
    all.forEach((name, value) -> words.add(name + "=" + value));
    return CliRun.of(words.toArray());
  }

  private Path labels(NpyType type, List<Integer> shape, long... values) {
    Path file = folder.resolve("labels.npy");
    NpyWriter.write(file, NpyArray.ofIntegers(type, shape, values));
    return file;
  }

  private static long[] zeros(int count) {
    return new long[count];
  }

  @Test
  void theParetoListIsPrintedAndTheBestNetworkWritten() throws IOException {
    Path json = folder.resolve("report.json");
    CliRun run = tune(small.labels(), "--json", json);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("bitloom: each layer alone", "bitloom: descending");
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(
            "small: 40 candidates; the real network has 300 of 300 samples right, 270 are needed")
        .contains("conv int");
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    JsonNode best = report.get("front").get(0);
    assertThat(report.get("baseline").asText()).isEqualTo("real");
    assertThat(best.get("correct").asInt()).isGreaterThanOrEqualTo(270);
    assertThat(best.get("average_width").asDouble())
        .isEqualTo(best.get("weight_bits").asDouble() / report.get("weights").asDouble());
    assertThat(Files.readString(folder.resolve("out/tune.json"))).isEqualTo(Files.readString(json));
    CliRun check = CliRun.of("check", folder.resolve("out/small.loom"));
    assertThat(check.code()).as(check.err()).isZero();
  }

  @Test
  void aFinishedSearchThatIsResumedSaysTheSame() {
    CliRun first = tune(small.labels());
    CliRun again = tune(small.labels(), "--resume", true);

    assertThat(again).isEqualTo(first);
  }

  @Test
  void samplesHeldOutChangeNothingAndAreReportedBesideThoseTunedOn() throws IOException {
    Path plain = folder.resolve("plain.json");
    Path checked = folder.resolve("checked.json");
    tune(small.labels(), "--json", plain, "-o", folder.resolve("plain"));
    CliRun run =
        tune(
            small.labels(),
            "--json",
            checked,
            "--check-data",
            small.data(),
            "--check-labels",
            small.labels());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("held out: on 300 others").contains("next: bitloom cosim");
    JsonNode before = JsonMapper.builder().build().readTree(plain.toFile());
    JsonNode after = JsonMapper.builder().build().readTree(checked.toFile());
    assertThat(before.get("check_samples").isNull()).isTrue();
    assertThat(after.get("check_samples").asInt()).isEqualTo(300);
    assertThat(after.get("front")).hasSameSizeAs(before.get("front"));
    // Here the two sets are one, so that both accuracies have to be.
    assertThat(after.get("front"))
        .allSatisfy(p -> assertThat(p.get("check_correct")).isEqualTo(p.get("correct")));
    assertThat(after.at("/as_read/check_accuracy")).isEqualTo(after.at("/as_read/accuracy"));
  }

  @Test
  void samplesHeldOutNeedLabels() {
    CliRun run = tune(small.labels(), "--check-data", small.data());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--check-data and --check-labels go together");
  }

  @Test
  void theJournalOfAnotherSeedIsRefused() {
    tune(small.labels(), "--budget", 2);
    CliRun run = tune(small.labels(), "--resume", true, "--seed", 2);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0622]", "tune.journal");
  }

  /** What a worker does that knows no more than the command line. */
  @Test
  void aWorkerThatReadsTheFilesItselfJudgesAlike() throws IOException {
    tune(small.labels(), "--budget", 1);
    List<String> journal = Files.readAllLines(folder.resolve("out/tune.journal"));
    String title = journal.get(0);
    String identity = title.substring(title.lastIndexOf(' ') + 1);
    List<String> words = new ArrayList<>(List.of("tune", small.source().toString(), "--quiet"));
    words.addAll(List.of("--data", small.data().toString()));
    words.addAll(List.of("--labels", small.labels().toString(), "--max-drop", "10%"));
    TuneWork work = new TuneWork(identity, words, SmallNetwork.SAMPLES);

    assertThat(work.done(AS_READ) + "\tas read").isEqualTo(journal.get(1));
    work.end();
    TuneWork other = new TuneWork("0" + identity, words, SmallNetwork.SAMPLES);
    assertThatThrownBy(() -> other.done(AS_READ))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code()).isEqualTo(Code.OTHER_FILES));
  }

  @Test
  void argumentsMeanTheSameInAnyFolder() {
    List<String> words =
        List.of("tune", "net.loom", "--data", "x.npy", "--labels=y.npy", "--seed", "7", "--quiet");
    CommandLine line =
        new CommandLine(CommandRunner.command(TuneCommand.class, words))
            .setCaseInsensitiveEnumValuesAllowed(true);
    List<String> portable =
        PortableArguments.of(line.parseArgs(words.subList(1, 7).toArray(String[]::new)));

    String here = Path.of("").toAbsolutePath().normalize() + "/";
    assertThat(portable)
        .containsSubsequence("--data", here + "x.npy")
        .containsSubsequence("--labels", here + "y.npy")
        .containsSubsequence("--seed", "7")
        .endsWith(here + "net.loom");
  }

  @Test
  void aClusterNeedsAPartThatTheCompilerDoesWithout() {
    CliRun run = tune(small.labels(), "--spark", "spark://127.0.0.1:7077");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0750]", "bitloom-spark");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeMadeIsADiagnostic() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CliRun run = tune(small.labels(), "-o", file.resolve("out"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0430]");
  }

  @Test
  void aNetworkIsNotWrittenOverItsSource() {
    CliRun run = tune(small.labels(), "-o", small.source().getParent());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0430]", "is the network that is read");
  }

  @Test
  void labelsOfTheWrongLengthAreADiagnostic() {
    CliRun run = tune(labels(NpyType.UINT8, List.of(299), zeros(299)));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0424]", "299 labels for 300 samples");
  }

  @Test
  void oneHotLabelsAreADiagnostic() {
    CliRun run = tune(labels(NpyType.UINT8, List.of(300, 5), zeros(1500)));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0424]", "the array has shape [300, 5]");
  }

  @ParameterizedTest
  @CsvSource({"5", "-1"})
  void aLabelOutsideTheClassesIsADiagnostic(long label) {
    long[] all = LongStream.range(0, 300).map(n -> n == 7 ? label : n % 5).toArray();
    CliRun run = tune(labels(NpyType.INT64, List.of(300, 1), all));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("error[B0425]: label %d of a network with 5 classes".formatted(label))
        .contains("that of sample 7");
  }

  @Test
  void realLabelsAreADiagnostic() {
    Path file = folder.resolve("labels.npy");
    NpyWriter.write(file, NpyArray.ofReals(NpyType.FLOAT32, List.of(300), new double[300]));
    CliRun run = tune(file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0426]");
  }

  @Test
  void anEmptyDataSetIsADiagnostic() {
    Path empty = folder.resolve("empty.npy");
    NpyWriter.write(empty, NpyArray.ofIntegers(NpyType.UINT8, List.of(0, 8, 8, 2)));
    CliRun run = tune(small.labels(), "--data", empty);

    assertThat(run.code()).as(run.out()).isNotZero();
    assertThat(run.err()).startsWith("error[");
  }

  @ParameterizedTest
  @CsvSource({
    "--max-drop,-1,B0804",
    "--max-drop,101%,B0804",
    "--space,weights=9..3,B0803",
    "--space,weights=8..16,B0620",
    "--max-drop,0,B0621"
  })
  void anOptionThatMakesNoSenseIsADiagnostic(String option, String value, String code) {
    CliRun run = tune(small.labels(), option, value);

    assertThat(run.code()).isEqualTo(code.startsWith("B08") ? 2 : 1);
    assertThat(run.err()).contains("error[" + code + "]");
  }

  @Test
  void aNetworkWithoutWeightsHasNothingToTune() throws IOException {
    Path source = folder.resolve("pool.loom");
    Files.writeString(
        source,
        """
        network pool {
            input image: int8[8, 8, 2] scale 1;
            all = global_avg_pool(image);
            output all;
        }

        numerics {
            all activations int8 scale 1;
        }
        """);
    Path data = folder.resolve("data.npy");
    NpyWriter.write(data, NpyArray.ofIntegers(NpyType.INT8, List.of(2, 8, 8, 2), zeros(256)));
    Path labels = labels(NpyType.INT8, List.of(2), 0, 1);
    CliRun run =
        CliRun.of("tune", source, "--data", data, "--labels", labels, "-o", folder.resolve("out"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0620]", "nothing in network 'pool'");
  }
}
