// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
  private static final Path MLP = CliRun.example("mlp/mlp.loom");
  private static final Path LENET = CliRun.example("lenet5/lenet5.loom");

  @TempDir private static Path shared;
  private static String page;

  @TempDir private Path folder;

  @BeforeAll
  static void writeThePage() throws IOException {
    Path file = shared.resolve("lenet5.html");
    CliRun run =
        CliRun.of(
            "report",
            LENET,
            "--data",
            CliRun.example("lenet5/inputs.npy"),
            "--labels",
            CliRun.example("lenet5/labels.npy"),
            "-o",
            file);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("one inference every 19,200 cycles", "lenet5.html");
    page = Files.readString(file);
  }

  @Test
  void everyLayerHasABoxALineAndDetails() {
    for (String layer : new String[] {"conv1", "pool1", "conv2", "pool2", "fc1", "fc2"}) {
      assertThat(page)
          .contains("<a href=\"#layer-%s\" data-layer=\"%s\">".formatted(layer, layer))
          .contains("<tr data-layer=\"%s\"".formatted(layer))
          .contains("<details class=\"layer\" id=\"layer-%s\"".formatted(layer));
    }
  }

  @Test
  void thePageHasTheFiguresOfThePlanAndTheData() {
    assertThat(page)
        .contains("96.3 % busy, 2,293,000 MACs", "5,208", "one every 19,200 cycles")
        .contains("of 64 samples; real network 100.0 %")
        .contains("id=\"errors\"", "SQNR so far", "id=\"queues\"", "id=\"certificates\"")
        .contains(">hold<");
  }

  @Test
  void thePageLoadsNothing() {
    assertThat(page)
        .doesNotContain("http://", "https://", " src=", "@import", "url(h", "<link", "fetch(")
        .contains("Content-Security-Policy\" content=\"default-src 'none'");
  }

  @Test
  void everyLinkInsideLeadsSomewhere() {
    assertThat(Pattern.compile("href=\"#([^\"]+)\"").matcher(page).results())
        .isNotEmpty()
        .allMatch((MatchResult link) -> page.contains("id=\"" + link.group(1) + "\""));
  }

  @Test
  void theSameNetworkGivesTheSameBytes() throws IOException {
    Path first = folder.resolve("a.html");
    Path second = folder.resolve("b.html");
    CliRun.of("report", MLP, "-o", first, "--quiet");
    CliRun.of("report", MLP, "-o", second, "--quiet");

    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void whatTheUserWroteIsEscaped() throws IOException {
    Path odd = folder.resolve("<b>&\"x\".loom");
    Files.writeString(
        odd,
        """
        network small {
            input image: int8[8, 8, 2] scale 1;
            all = global_avg_pool(image);
            output all;
        }

        numerics {
            all activations int8 scale 1;
        }
        """);
    Path file = folder.resolve("odd.html");
    CliRun run = CliRun.of("report", odd, "-o", file);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(file))
        .contains("&lt;b&gt;&amp;&quot;x&quot;.loom")
        .doesNotContain("<b>&\"x\".loom");
  }

  @Test
  void aReportOfAnotherVersionIsADiagnostic() throws IOException {
    Path json = folder.resolve("cosim.json");
    Files.writeString(json, "{\"format\": \"bitloom-cosim-9\", \"network\": \"mlp\"}");
    CliRun run = CliRun.of("report", MLP, "--cosim", json, "-o", folder.resolve("x.html"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("error[B0432]", "its format is 'bitloom-cosim-9'", "reads 'bitloom-cosim-1'");
    assertThat(folder.resolve("x.html")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"no json", "{}", "[1]", "{\"format\": \"bitloom-cosim-1\"}", "{\"format\": 3}"})
  void aDamagedReportIsADiagnostic(String text) throws IOException {
    Path json = folder.resolve("cosim.json");
    Files.writeString(json, text);
    CliRun run = CliRun.of("report", MLP, "--cosim", json, "-o", folder.resolve("x.html"));

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0433]", "bitloom cosim FILE --json");
  }

  @Test
  void aMissingFolderOfATuningIsADiagnostic() {
    CliRun run =
        CliRun.of("report", MLP, "--tune", folder.resolve("none"), "-o", folder.resolve("x.html"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0411]", "tune.json");
  }

  @ParameterizedTest
  @CsvSource({"xczu7ev,expected to fit", "ice40hx1k,TOO LARGE"})
  void aPartIsSetAgainstWhatIsUsedOfIt(String part, String verdict) throws IOException {
    Path file = folder.resolve("x.html");
    CliRun run = CliRun.of("report", MLP, "--device", part, "-o", file);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(file))
        .contains("On " + part, verdict, "of the part")
        .containsPattern("RAM blocks of (36|4) kbit");
    assertThat(page).doesNotContain("of the part");
  }

  @Test
  void anOutputThatCannotBeWrittenIsADiagnostic() {
    CliRun run = CliRun.of("report", MLP, "-o", folder);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0430]");
  }

  @ParameterizedTest
  @CsvSource({"--clock,0MHz", "--clock,fast", "--labels,l.npy", "--device,xc9"})
  void anOptionThatMakesNoSenseIsWrongUsage(String option, String value) {
    CliRun run = CliRun.of("report", MLP, option, value, "-o", folder.resolve("x.html"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(option);
  }
}
