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
import java.util.stream.IntStream;
import org.bitloom.cli.SuiteFile.Figure;
import org.bitloom.cli.SuiteFile.Run;
import org.bitloom.cli.SuiteWork.Outcome;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Threads;
import org.bitloom.report.CosimReport;
import org.bitloom.report.JunitReport;
import org.bitloom.report.JunitReport.Suite;
import org.bitloom.report.ReportKind;
import org.bitloom.report.TextTable;
import org.bitloom.report.TextTable.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Co-simulates every network of a suite, and says at the end which of them fail. */
@Command(
    name = "suite",
    description = "Simulate every network that a YAML file lists, with one report of all.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SuiteCommand implements Callable<Integer> {
  private static final int MOST_JOBS = 64;

  @ParentCommand private BitloomCommand bitloom;
  @Spec private CommandSpec spec;

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

  @Mixin private FarmOption farm;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Simulate so many networks at a time (default: ${DEFAULT-VALUE}, which shows how each goes"
              + " on).")
  private int jobs;

  @Override
  public Integer call() throws IOException {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new ParameterException(spec.commandLine(), "--jobs must be in 1.." + MOST_JOBS);
    }
    SuiteFile suite = SuiteFile.read(file);
    Path folder = output == null ? Files.createTempDirectory("bitloom-suite") : output;
    try {
      ResultFile.createFolder(folder);
      return conclude(suite, simulated(suite, folder));
    } finally {
      if (output == null) {
        remove(folder);
      }
    }
  }

  /** Returns the results in the order of the suite. */
  private List<Suite> simulated(SuiteFile suite, Path folder) {
    List<Run> runs = suite.networks();
    List<String> tasks = IntStream.range(0, runs.size()).mapToObj(String::valueOf).toList();
    Suite[] results = new Suite[runs.size()];
    try (Farm workers = farm.open(jobs)) {
      workers.run(
          work(runs, workers),
          tasks,
          (i, result) ->
              results[i] =
                  result(runs.get(i), Outcome.of(result), folder.resolve((i + 1) + ".json")));
    }
    return List.of(results);
  }

  private SuiteWork work(List<Run> runs, Farm workers) {
    boolean oneByOne = workers.equals(new Threads(1));
    Path base = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    List<SuiteWork.Simulation> simulations = new ArrayList<>();
    for (Run run : runs) {
      List<String> words = run.arguments(oneByOne ? base : base.toAbsolutePath());
      if (bitloom.quiet()) {
        words.add("--quiet");
      }
      simulations.add(
          new SuiteWork.Simulation(bitloom.quiet() ? "" : "== %s%n".formatted(run.file()), words));
    }
    return new SuiteWork(simulations, oneByOne ? bitloom.console() : null);
  }

  private Suite result(Run run, Outcome outcome, Path json) {
    bitloom.console().out().print(outcome.out());
    bitloom.console().out().flush();
    bitloom.console().err().print(outcome.err());
    bitloom.console().err().flush();
    if (outcome.report().isEmpty()) {
      deleteIfExists(json);
      return new Suite(run.file(), Optional.empty(), false, List.of(explained(outcome.code())));
    }
    ResultFile.write(json, outcome.report());
    CosimReport report = ReportFile.read(ReportKind.COSIM, json, CosimReport.class, "cosim");
    List<String> failures = new ArrayList<>(exceeded(run.atMost(), report));
    if (outcome.code() != ExitCode.OK && report.success()) {
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

  private static List<String> exceeded(Map<Figure, Long> limits, CosimReport report) {
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

  private static void deleteIfExists(Path json) {
    try {
      Files.deleteIfExists(json);
    } catch (IOException e) {
      throw new DiagnosticException(
          Code.RESULT_UNWRITABLE
              .at(Span.ofFile(json.toString()))
              .withNote(String.valueOf(e.getMessage())));
    }
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
