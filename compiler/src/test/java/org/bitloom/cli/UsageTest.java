// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

class UsageTest {
  @Test
  void helpListsEveryCommandAndSucceeds() {
    CliRun run = CliRun.of("--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("check", "plan", "run", "explain", "Exit codes");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void versionNamesTheProgramAndTheJavaThatRunsIt() {
    CliRun run = CliRun.of("--version");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("bitloom ").contains("Java " + Runtime.version());
  }

  @Test
  void misspeltCommandIsWrongUsageWithASuggestion() {
    CliRun run = CliRun.of("pln", "x.loom");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'pln'", "plan", "Try 'bitloom --help'.");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void noCommandIsWrongUsage() {
    CliRun run = CliRun.of();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("which command?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "plan", "run", "explain"})
  void missingArgumentIsWrongUsageOfThatCommand(String command) {
    CliRun run = CliRun.of(command);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required", "Try 'bitloom " + command + " --help'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "many"})
  void budgetThatIsNoPositiveNumberIsWrongUsage(String budget) {
    CliRun run = CliRun.of("plan", "x.loom", "--multipliers", budget);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--multipliers");
  }

  @Test
  void unknownArithmeticIsWrongUsageAndListsTheKnownOnes() {
    CliRun run = CliRun.of("plan", "x.tflite", "--arithmetic", "gpu");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("gpu", "REFERENCE", "XNNPACK");
  }

  /** Every command of the tree. */
  static List<CommandSpec> commands() {
    Console console =
        new Console(new PrintWriter(System.out), new PrintWriter(System.err), false, false);
    List<CommandSpec> all = new ArrayList<>();
    CommandSpec root = BitloomCommand.all(console).getCommandSpec();
    all.add(root);
    root.subcommands().forEach((name, command) -> all.add(command.getCommandSpec()));
    all.removeIf(command -> command.name().equals("help"));
    return all;
  }

  @Test
  void aCommandIsReadAloneAndHelpReadsAll() {
    Console console =
        new Console(new PrintWriter(System.out), new PrintWriter(System.err), false, false);
    Set<String> all = BitloomCommand.all(console).getSubcommands().keySet();
    Set<String> ofAll = Set.of("help", "man", "completion");
    for (String name : all) {
      assertThat(
              BitloomCommand.forWords(console, List.of("--quiet", name, "plan")).getSubcommands())
          .containsOnlyKeys(ofAll.contains(name) ? all : Set.of(name));
    }
    for (List<String> words : List.of(List.<String>of(), List.of("--help"), List.of("plam"))) {
      assertThat(BitloomCommand.forWords(console, words).getSubcommands()).containsOnlyKeys(all);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpIsInWholeSentences(CommandSpec command) {
    String sentence = "[A-Z].*[.)a-z-]";
    assertThat(String.join(" ", command.usageMessage().description())).matches(sentence);
    assertThat(command.args())
        .allSatisfy(
            argument ->
                assertThat(String.join(" ", argument.description()))
                    .matches(sentence)
                    .doesNotStartWith("Of ")
                    .doesNotStartWith("At ")
                    .doesNotStartWith("For "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionIsAScriptThatKnowsCommandsAndOptions(String shell) {
    CliRun run = CliRun.of("completion", shell);

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("complete -F _complete_bitloom", "cosim", "--multipliers");
  }

  @Test
  void completionOfAnUnknownShellIsWrongUsage() {
    assertThat(CliRun.of("completion", "tcsh").code()).isEqualTo(2);
  }

  @Test
  void theManualPageHasEveryCommandWithItsOptions() {
    CliRun run = CliRun.of("man");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith(".TH BITLOOM 1 ")
        .contains(".SS \"bitloom cosim FILE\"", ".B \\-\\-multipliers N", ".SH EXIT STATUS");
    assertThat(run.out().lines()).noneMatch(line -> line.matches("[.'](?!TH|SH|SS|TP|B ).*"));
  }

  @Test
  void aPlanOfAHundredLayersFitsEightyColumns(@TempDir Path folder) throws IOException {
    StringBuilder text =
        new StringBuilder("network deep {\n    input image: int8[8, 8, 2] scale 1;\n");
    String before = "image";
    for (int layer = 0; layer < 100; layer++) {
      String name = "block_%d_with_a_long_name_of_its_own".formatted(layer);
      text.append("    %s = max_pool(%s, size: [1, 1]);\n".formatted(name, before));
      before = name;
    }
    text.append("    output %s;\n}\n".formatted(before));
    Path file = folder.resolve("deep.loom");
    Files.writeString(file, text);
    CliRun run = CliRun.of("plan", file);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.out().lines().filter(line -> line.startsWith("block_"))).hasSizeGreaterThan(99);
    assertThat(run.out()).startsWith("initiation interval ");
    assertThat(CliRun.of("plan", file, "--wide").out().lines())
        .anyMatch(line -> line.length() > 80)
        .anyMatch(line -> line.contains("by types"));
  }
}
