// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.bitloom.calibrate.RoundingMethod;
import org.bitloom.calibrate.SmallNetwork;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Threads;
import org.bitloom.farm.Work;
import org.bitloom.golden.GoldenModel;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.report.Json;
import org.bitloom.report.TuneReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("search")
class TunerTest {
  private static final int BUDGET = 120;

  @TempDir private Path folder;

  private static Network network;
  private static LabelledData data;

  @BeforeAll
  static void write(@TempDir Path shared) throws IOException {
    SmallNetwork small = SmallNetwork.in(shared);
    network = small.network();
    data = LabelledData.read(network, small.samples(network), small.labels());
  }

  private static TuneOptions options(Objective objective, String drop, int budget) {
    return new TuneOptions(
        objective,
        new BigDecimal(drop),
        OptionalInt.of(SmallNetwork.SAMPLES),
        SpaceReader.read("weights=2..8,activations=4..8"),
        budget,
        1,
        RoundingMethod.ADAPTIVE,
        true);
  }

  private TuneResult tuned(String journal, TuneOptions options, boolean resume) {
    String identity = SearchIdentity.of(network, data, options);
    try (Journal own = Journal.open(folder.resolve(journal), "tune", identity, resume)) {
      return new Tuner(network, data, options, TuneProgress.SILENT, Optional.empty()).run(own);
    }
  }

  private static String report(TuneResult result, TuneOptions options) {
    return Json.write(TuneReport.of(result, options, OptionalInt.empty()));
  }

  private int correct(Network tested) {
    GoldenModel model = new GoldenModel(NetworkLowering.lower(tested));
    List<List<Tensor>> outputs = model.outputs(data.samples());
    return (int)
        IntStream.range(0, data.size())
            .filter(n -> largest(outputs.get(n).get(0)) == data.labels().get(n))
            .count();
  }

  private static int largest(Tensor tensor) {
    return IntStream.range(0, tensor.size())
        .reduce((a, b) -> tensor.get(b) > tensor.get(a) ? b : a)
        .orElseThrow();
  }

  @Test
  void theSameSeedGivesTheSameResultWithAnyNumberOfThreads() throws Exception {
    TuneOptions options = options(Objective.MEMORY, "10", 60);
    try (ForkJoinPool one = new ForkJoinPool(1);
        ForkJoinPool three = new ForkJoinPool(3)) {
      TuneResult first = one.submit(() -> tuned("one", options, false)).get();
      TuneResult second = three.submit(() -> tuned("three", options, false)).get();

      assertThat(report(first, options)).isEqualTo(report(second, options));
      assertThat(LoomWriter.text(first.best())).isEqualTo(LoomWriter.text(second.best()));
      assertThat(Files.readAllBytes(folder.resolve("one")))
          .isEqualTo(Files.readAllBytes(folder.resolve("three")));
    }
  }

  /** Workers that answer last first, and do what somebody else was lost with twice. */
  private record Restless(int width) implements Farm {
    @Override
    public void run(Work work, List<String> tasks, Harvest harvest) {
      for (int task = tasks.size() - 1; task >= 0; task--) {
        String lost = work.done(tasks.get(task));
        assertThat(work.done(tasks.get(task))).isEqualTo(lost);
        harvest.take(task, lost);
      }
    }

    @Override
    public void close() {
      // There is nobody to let go.
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 64})
  void whoJudgesAndHowManyAtATimeChangesNothing(int width) {
    TuneOptions options = options(Objective.BITS, "10", 60);
    TuneResult alone = tuned("alone", options, false);
    String identity = SearchIdentity.of(network, data, options);
    Tuner tuner = new Tuner(network, data, options, TuneProgress.SILENT, Optional.empty());
    TuneResult restless;
    TuneResult threads;
    try (Journal own = Journal.open(folder.resolve("restless"), "tune", identity, false)) {
      restless = tuner.run(own, new Restless(width), judge -> judge::judged);
    }
    try (Journal own = Journal.open(folder.resolve("threads"), "tune", identity, false)) {
      threads = tuner.run(own, new Threads(width), judge -> judge::judged);
    }

    assertThat(report(restless, options)).isEqualTo(report(alone, options));
    assertThat(report(threads, options)).isEqualTo(report(alone, options));
    TuneResult resumed = tuned("restless", options, true);
    assertThat(report(resumed, options)).isEqualTo(report(alone, options));
  }

  /** The journal is cut in the middle of a line, as if the machine had stopped while writing it. */
  @Test
  void aResumedSearchEndsLikeOneThatWasNotInterrupted() throws IOException {
    TuneOptions options = options(Objective.BITS, "10", BUDGET);
    TuneResult whole = tuned("whole", options, false);
    byte[] journal = Files.readAllBytes(folder.resolve("whole"));
    Files.write(folder.resolve("cut"), Arrays.copyOf(journal, journal.length * 2 / 5));

    TuneResult resumed = tuned("cut", options, true);

    assertThat(report(resumed, options)).isEqualTo(report(whole, options));
    assertThat(Files.readAllBytes(folder.resolve("cut"))).isEqualTo(journal);
    assertThat(correct(resumed.best())).isEqualTo(resumed.front().get(0).correct());
  }

  @Test
  void aSearchGoesOnWithALargerBudget() {
    TuneOptions small = options(Objective.BITS, "10", 35);
    TuneOptions large = options(Objective.BITS, "10", BUDGET);
    TuneResult first = tuned("grown", small, false);
    TuneResult grown = tuned("grown", large, true);

    assertThat(first.all()).hasSize(35);
    assertThat(report(grown, large)).isEqualTo(report(tuned("fresh", large, false), large));
  }

  @Test
  void theJournalOfAnotherSearchIsRefused() {
    tuned("journal", options(Objective.BITS, "10", 3), false);

    assertThatThrownBy(() -> tuned("journal", options(Objective.BITS, "11", 3), true))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code()).isEqualTo(Code.FOREIGN_JOURNAL));
  }

  @Test
  void aDamagedLineOfAJournalIsRefused() throws IOException {
    TuneOptions options = options(Objective.BITS, "10", 3);
    tuned("journal", options, false);
    Path journal = folder.resolve("journal");
    String text = Files.readString(journal);
    Files.writeString(journal, text.replace("ACCURATE", "ACCURATELY"), StandardCharsets.UTF_8);

    assertThatThrownBy(() -> tuned("journal", options, true))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().notes()).contains("line 2 is damaged"));
  }

  /**
   * What the stages in front of a change were worth is not computed again, and must be the same.
   */
  @ParameterizedTest
  @EnumSource(RoundingMethod.class)
  void everyAccurateCandidateIsAsGoodAsAWholeEvaluationSays(RoundingMethod rounding) {
    TuneOptions options =
        new TuneOptions(
            Objective.ENERGY,
            new BigDecimal(15),
            OptionalInt.empty(),
            SpaceReader.read("weights=2..6,activations=4..7"),
            BUDGET,
            3,
            rounding,
            rounding == RoundingMethod.ADAPTIVE);
    Reference reference = new Reference(network, data, rounding);
    TuneResult result = tuned("journal", options, false);
    // A cache too small for anything: every stage is computed from the inputs on.
    Evaluator fresh = new Evaluator(reference, result.axes(), options, 45, new StageCache(0));

    assertThat(result.accurate()).hasSizeGreaterThan(20);
    for (TuneResult.Point point : result.accurate()) {
      Network candidate = fresh.network(point.candidate());
      assertThat(correct(candidate)).isEqualTo(point.correct());
      assertThat(WeightBits.of(candidate)).isEqualTo(point.weightBits());
      assertThat(options.objective().cost(candidate)).hasValue(point.cost());
    }
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void everyObjectiveBecomesSmallerWithinTheDrop(Objective objective) {
    TuneResult result = tuned("journal", options(objective, "10", 60), false);
    TuneResult.Point best = result.front().get(0);

    assertThat(best.cost()).isLessThan(result.start().cost());
    assertThat(objective.cost(result.best())).hasValue(best.cost());
    assertThat(best.correct()).isGreaterThanOrEqualTo(270).isEqualTo(correct(result.best()));
  }

  @Test
  void noPointOfTheFrontIsCheaperAndAsAccurateAsAnother() {
    TuneResult result = tuned("journal", options(Objective.BITS, "10", BUDGET), false);

    List<TuneResult.Point> front = result.front();
    for (int i = 1; i < front.size(); i++) {
      assertThat(front.get(i).cost()).isGreaterThan(front.get(i - 1).cost());
      assertThat(front.get(i).correct()).isGreaterThan(front.get(i - 1).correct());
    }
    assertThat(result.accurate())
        .allSatisfy(
            p ->
                assertThat(front)
                    .anyMatch(f -> f.cost() <= p.cost() && f.correct() >= p.correct()));
  }

  @Test
  void theBestNetworkReadsBackFromItsFiles() throws IOException {
    TuneResult result = tuned("journal", options(Objective.MEMORY, "10", 60), false);
    Path out = Files.createDirectory(folder.resolve("out"));
    Diagnostics diagnostics = new Diagnostics();

    assertThat(LoomWriter.write(result.best(), out, diagnostics)).isTrue();
    Network read = SmallNetwork.read(out.resolve("small.loom"));

    GoldenModel written = new GoldenModel(NetworkLowering.lower(result.best()));
    GoldenModel again = new GoldenModel(NetworkLowering.lower(read));
    for (List<Tensor> sample : data.samples().subList(0, 20)) {
      assertThat(again.run(sample)).isEqualTo(written.run(sample));
    }
    assertThat(WeightBits.of(read)).isEqualTo(result.front().get(0).weightBits());
  }

  @Test
  void aSpaceThatExcludesEverythingIsADiagnostic() {
    TuneOptions options =
        new TuneOptions(
            Objective.BITS,
            BigDecimal.ONE,
            OptionalInt.empty(),
            SpaceReader.read("weights=8..16,activations=4..8"),
            BUDGET,
            1,
            RoundingMethod.NEAREST,
            false);

    assertThatThrownBy(() -> tuned("journal", options, false))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code()).isEqualTo(Code.NOTHING_TO_TUNE));
  }

  @Test
  void aDropThatTheNetworkAsReadExceedsIsADiagnostic() {
    int asRead = correct(network);
    assertThat(asRead).as("otherwise the drop of 0 is in reach").isLessThan(SmallNetwork.SAMPLES);

    assertThatThrownBy(() -> tuned("journal", options(Objective.BITS, "0", 3), false))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> {
              assertThat(e.diagnostic().code()).isEqualTo(Code.ACCURACY_OUT_OF_REACH);
              assertThat(e.diagnostic().notes().get(0)).contains(asRead + " of 300 right");
            });
  }
}
