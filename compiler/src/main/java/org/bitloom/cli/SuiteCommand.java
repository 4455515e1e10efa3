// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.report.CosimReport;
import org.bitloom.report.JunitReport;
import org.bitloom.report.JunitReport.Suite;
import org.bitloom.report.ReportKind;
import org.bitloom.report.TextTable;
import org.bitloom.report.TextTable.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Co-simulates every network of a suite, and says at the end which of them fail. */
@Command(
    name = "suite",
    description = "Simulate every network that a YAML file lists, with one report of all.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SuiteCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;

  @Parameters(paramLabel = "SUITE", description = "Read the suite from this YAML file.")
  private Path file;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write one JUnit XML file with a test suite per network.")
  private Path junit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Keep the JSON report of every network in this folder.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    SuiteFile suite = SuiteFile.read(file);
    Path base = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    Path folder = output == null ? Files.createTempDirectory("bitloom-suite") : output;
    try {
      ResultFile.createFolder(folder);
      List<Suite> results = new ArrayList<>();
      for (int i = 0; i < suite.networks().size(); i++) {
        results.add(run(suite.networks().get(i), base, folder.resolve((i + 1) + ".json")));
      }
      return conclude(suite, results);
    } finally {
      if (output == null) {
        remove(folder);
      }
    }
  }

  private Suite run(SuiteFile.Run run, Path base, Path json) throws IOException {
    List<String> words = run.arguments(base);
    words.addAll(List.of("--json", json.toString()));
    if (bitloom.quiet()) {
      words.add("--quiet");
    }
    Files.deleteIfExists(json);
    bitloom.print("== %s%n".formatted(run.file()));
    int code = CommandRunner.run(bitloom.console(), words.toArray(String[]::new));
    if (!Files.exists(json)) {
      return new Suite(run.file(), Optional.empty(), false, List.of(explained(code)));
    }
    CosimReport report = ReportFile.read(ReportKind.COSIM, json, CosimReport.class, "cosim");
    List<String> failures = new ArrayList<>(exceeded(run.atMost(), report));
    if (code != ExitCode.OK && report.success()) {
      failures.add("worse than " + run.baseline());
    }
    return new Suite(run.file(), Optional.of(report), !run.expected().isEmpty(), failures);
  }

  private static String explained(int code) {
    return switch (code) {
      case ExitCode.INPUT -> "the network or its vectors have errors";
      case ExitCode.USAGE -> "wrong usage or a missing tool";
      default -> "exit code " + code;
    };
  }

  private static List<String> exceeded(Map<SuiteFile.Figure, Long> limits, CosimReport report) {
    List<String> lines = new ArrayList<>();
    limits.forEach(
        (figure, most) -> {
          long found =
              switch (figure) {
                case LATENCY -> report.cycles().latency();
                case INITIATION_INTERVAL -> report.cycles().initiationInterval();
                case MULTIPLIERS -> report.multipliers();
              };
          if (found > most) {
            lines.add(
                "%s is %d, at most %d"
                    .formatted(figure.name().toLowerCase(Locale.ROOT), found, most));
          }
        });
    return lines;
  }

  private int conclude(SuiteFile suite, List<Suite> results) {
    if (junit != null) {
      ResultFile.write(junit, JunitReport.write(suite.suite(), results));
    }
    TextTable table =
        new TextTable(
            Column.text("network"),
            Column.text("result"),
            Column.number("values").optional(1),
            Column.number("interval"),
            Column.number("latency"));
    results.forEach(r -> row(table, r));
    long failed = results.stream().filter(r -> !r.success()).count();
    bitloom.print("\n" + table.render(bitloom.width()) + "\n");
    bitloom
        .console()
        .out()
        .printf(
            "%s: %d of %d networks pass%n", suite.suite(), results.size() - failed, results.size());
    results.forEach(
        r -> r.failures().forEach(f -> bitloom.console().out().printf("%s: %s%n", r.name(), f)));
    return failed == 0 ? ExitCode.OK : ExitCode.INPUT;
  }

  private static void row(TextTable table, Suite result) {
    Optional<CosimReport> report = result.report();
    table.row(
        result.name(),
        result.success() ? "passes" : "FAILS",
        report.map(r -> Long.toString(r.values())).orElse("-"),
        report.map(r -> Long.toString(r.cycles().initiationInterval())).orElse("-"),
        report.map(r -> Long.toString(r.cycles().latency())).orElse("-"));
  }

  private static void remove(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path json : files.toList()) {
        Files.delete(json);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new DiagnosticException(
          Code.TEMPORARY_FOLDER.withoutPlace(folder).withNote(String.valueOf(e.getMessage())));
    }
  }
}
