// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bitloom.emit.ExternalTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The parts of continuous integration: suites, baselines, designs that somebody has edited. */
class SuiteCommandTest {
  private static final Path MLP = CliRun.example("mlp/mlp.loom");

  @TempDir private Path folder;

  private Path suite(String text) throws IOException {
    return Files.writeString(folder.resolve("ci.yaml"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "suite: a\\n"
            + "networks: [{file: x.loom, sampels: 3}]|line 2: unknown key 'sampels'; known are",
        "suit: a\\nnetworks: [{file: x.loom}]|it needs a name, 'suite'",
        "suite: a\\nnetworks: [{file: x.loom, at_most: {cycles: 3}}]|cycles",
        "suite: a\\nnetworks: []|it needs a name",
        "suite: a\\nnetworks: [{samples: 3}]|every network needs its 'file'",
        "suite: a\\nnetworks: [{file: x.loom, samples: many}]|line 2",
        "suite: a\\nsuite: b\\nnetworks: [{file: x.loom}]|Duplicate",
        "suite: [|line 1",
        "|it is empty"
      })
  void aSuiteThatIsNoneIsADiagnosticWithItsLine(String text, String note) throws IOException {
    String lines = text == null ? "" : text.replace("\\n", "\n");
    CliRun run = CliRun.of("suite", suite(lines));

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("error[B0820]", note);
  }

  @Test
  void aResultThatCannotBeWrittenIsADiagnostic() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CliRun run =
        CliRun.of(
            "suite",
            suite("suite: a\nnetworks: [{file: missing.loom}]"),
            "-o",
            file.resolve("results"));
    CliRun junit =
        CliRun.of(
            "suite",
            suite("suite: a\nnetworks: [{file: missing.loom}]"),
            "--junit",
            file.resolve("all.xml"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0430]");
    assertThat(junit.code()).isEqualTo(1);
    assertThat(junit.err()).contains("error[B0430]");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "65", "many"})
  void aNumberOfJobsThatIsNoneIsWrongUsage(String jobs) throws IOException {
    CliRun run =
        CliRun.of("suite", suite("suite: a\nnetworks: [{file: x.loom}]"), "--jobs=" + jobs);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--jobs");
  }

  @ParameterizedTest
  @CsvSource({"-1", "half", "''", "1e3", "2%%"})
  void anAllowanceThatIsNoneIsADiagnosticOfItsOwn(String allow) throws IOException {
    Path plan = folder.resolve("plan.json");
    CliRun.of("plan", MLP, "--json", plan);
    new ExternalTool("iverilog").require();
    CliRun run =
        CliRun.of("cosim", MLP, "--simulator", "icarus", "--baseline", plan, "--allow=" + allow);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("error[B0807]", "--allow 2%");
  }

  @Test
  @Tag("tools")
  void networksAtTheSameTimeGiveWhatOneAfterAnotherGives() throws IOException {
    new ExternalTool("iverilog").require();
    String network = "  - {file: %s, samples: 1, quick: true, simulator: icarus}\n".formatted(MLP);
    Path file = suite("suite: a\nnetworks:\n" + network + "  - file: missing.loom\n" + network);
    CliRun one = CliRun.of("suite", file, "-o", folder.resolve("one"));
    CliRun three = CliRun.of("suite", file, "-o", folder.resolve("three"), "--jobs", 3);

    assertThat(three.code()).isEqualTo(one.code()).isEqualTo(1);
    assertThat(untimed(three.out())).containsExactlyInAnyOrderElementsOf(untimed(one.out()));
    assertThat(folder.resolve("three/1.json")).exists();
    assertThat(folder.resolve("three/2.json")).doesNotExist();
    assertThat(folder.resolve("three/3.json")).exists();
  }

  private static List<String> untimed(String text) {
    return text.lines().filter(line -> !line.startsWith("seconds: ")).toList();
  }

  @Test
  void aSuiteThatIsNotThereIsADiagnostic() {
    CliRun run = CliRun.of("suite", folder.resolve("none.yaml"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0411]");
  }

  @Test
  @Tag("tools")
  void everyNetworkOfASuiteIsSimulatedAndOneFileHasThemAll() throws Exception {
    new ExternalTool("iverilog").require();
    Path file =
        suite(
            """
            suite: examples
            networks:
              - file: %s
                samples: 2
                quick: true
                simulator: icarus
                at_most: {initiation_interval: 416}
              - file: %s
                samples: 2
                quick: true
                simulator: icarus
                at_most: {latency: 3}
              - file: missing.loom
                simulator: icarus
            """
                .formatted(MLP, MLP));
    Path junit = folder.resolve("all.xml");
    CliRun run = CliRun.of("suite", file, "--junit", junit, "-o", folder.resolve("out"));

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("examples: 1 of 3 networks pass", "latency is 1139, at most 3")
        .contains("missing.loom: the network or its vectors have errors");
    Document xml =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(junit.toFile());
    assertThat(xml.getDocumentElement().getTagName()).isEqualTo("testsuites");
    assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(3);
    assertThat(
            Stream.of(0, 1, 2)
                .map(i -> ((Element) xml.getElementsByTagName("testsuite").item(i)))
                .map(e -> e.getAttribute("failures")))
        .containsExactly("0", "1", "1");
    assertThat(folder.resolve("out/1.json")).exists();
  }

  @Test
  @Tag("tools")
  void aDesignThatIsWorseThanItsBaselineFails() throws IOException {
    new ExternalTool("iverilog").require();
    Path plan = folder.resolve("plan.json");
    CliRun.of("plan", MLP, "--json", plan);
    Object[] options = {
      "cosim", MLP, "--simulator", "icarus", "--quick", "--samples", 1, "--baseline", plan
    };
    CliRun same = CliRun.of(options);
    CliRun slower = CliRun.of(with(options, "--multipliers", 32));
    CliRun allowed = CliRun.of(with(options, "--multipliers", 32, "--allow", "100%"));

    assertThat(same.code()).as(same.err()).isZero();
    assertThat(slower.code()).isEqualTo(1);
    assertThat(slower.err()).contains("error[B0730]", "initiation interval: 416 before,");
    assertThat(allowed.err()).doesNotContain("initiation interval");
  }

  @Test
  void aBaselineOfAnotherNetworkOrVersionIsADiagnostic() throws IOException {
    Path plan = folder.resolve("plan.json");
    CliRun.of("plan", CliRun.example("lecture/lecture.loom"), "--json", plan);
    CliRun other = CliRun.of("cosim", MLP, "--baseline", plan, "--simulator", "icarus");
    Files.writeString(plan, Files.readString(plan).replace("bitloom-plan-1", "bitloom-plan-0"));
    CliRun older = CliRun.of("cosim", MLP, "--baseline", plan, "--simulator", "icarus");

    new ExternalTool("iverilog").require();
    assertThat(other.err()).contains("error[B0434]", "it is of 'lecture'");
    assertThat(older.err()).contains("error[B0432]", "bitloom-plan-0");
  }

  @Test
  @Tag("tools")
  void anEditedDesignIsSimulatedAsItIs() throws IOException {
    new ExternalTool("iverilog").require();
    Path design = folder.resolve("mlp");
    assertThat(CliRun.of("generate", MLP, "-o", design).code()).isZero();
    Object[] command = {
      "cosim", MLP, "--design", design, "--simulator", "icarus", "--quick", "--samples", 2
    };
    CliRun untouched = CliRun.of(command);
    Path lane = design.resolve("rtl/mlp__hidden__requantizer_lane.v");
    String text = Files.readString(lane);
    String edited = text.replaceFirst("high_product \\+ ", "high_product - ");
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(lane, edited);
    CliRun broken = CliRun.of(with(command, "--waves-on-failure", 0));

    assertThat(untouched.code()).as(untouched.out() + untouched.err()).isZero();
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.out()).containsPattern("\\n[1-9]\\d* mismatches");
  }

  @Test
  void aFolderWithoutTheDesignIsADiagnostic() {
    new ExternalTool("iverilog").require();
    CliRun run = CliRun.of("cosim", MLP, "--design", folder, "--simulator", "icarus");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0731]", "there is no rtl/mlp.v");
  }

  private static Object[] with(Object[] words, Object... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray();
  }
}
