// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.campaign.ArrayFuzz;
import org.bitloom.campaign.Crashers;
import org.bitloom.campaign.Foldings;
import org.bitloom.campaign.Fuzz;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.farm.Farm;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Draws random networks and looks for one whose witnesses disagree. */
@Command(
    name = "fuzz",
    description = "Draw random networks and look for one whose witnesses disagree.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class FuzzCommand implements Callable<Integer> {
  private static final int MOST_IN_PACK = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @ParentCommand private BitloomCommand bitloom;
  @Spec private CommandSpec spec;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "Draw so many networks (default: ${DEFAULT-VALUE}).")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed the first network with S; the others follow (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Begin nothing new after so many minutes.")
  private Double minutes;

  @Option(
      names = "--pack",
      paramLabel = "N",
      defaultValue = "16",
      description = "Simulate so many designs per Verilator build (default: ${DEFAULT-VALUE}).")
  private int pack;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "dataflow",
      description =
          "Build on ${COMPLETION-CANDIDATES}; arrays are drawn with the networks, and simulated one"
              + " by one in this process (default: ${DEFAULT-VALUE}).")
  private TargetOptions.Kind target;

  @Mixin private FarmOption farm;

  @Mixin private JsonOption json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "crashers",
      description =
          "Keep networks that fail, made small, in this folder (default: ${DEFAULT-VALUE}).")
  private Path crashers;

  @Override
  public Integer call() {
    require(count > 0, "--count must be at least 1");
    require(seed >= 0 && seed <= Long.MAX_VALUE - count, "--seed must not be negative");
    require(pack > 0 && pack <= MOST_IN_PACK, "--pack must be in 1.." + MOST_IN_PACK);
    require(minutes == null || minutes > 0 && minutes < 1e6, "--minutes must be above 0");
    Tool.require(new Verilator().tools());
    Optional<Duration> limit =
        Optional.ofNullable(minutes).map(m -> Duration.ofMillis((long) (m * 60_000)));
    Fuzz.Report report = run(limit);
    write(report);
    report.findings().forEach(finding -> bitloom.print(text(finding)));
    bitloom.print(text(report));
    return report.findings().isEmpty() ? ExitCode.OK : ExitCode.INPUT;
  }

  private Fuzz.Report run(Optional<Duration> limit) {
    Crashers kept = new Crashers(crashers, PATIENCE);
    return switch (target) {
      case ARRAY -> new ArrayFuzz(seed, count, limit, kept).run(this::keep);
      case DATAFLOW -> {
        try (Farm workers = farm.open(1)) {
          yield new Fuzz(seed, count, pack, limit, Foldings.BOTH, kept).run(workers, this::keep);
        }
      }
    };
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** Writes what is known after each pack, so that an interrupt loses at most those at work. */
  private void keep(Fuzz.Report report) {
    write(report);
    if (!bitloom.quiet()) {
      bitloom.console().err().print("bitloom: " + text(report));
      bitloom.console().err().flush();
    }
  }

  private void write(Fuzz.Report report) {
    json.write(ReportKind.FUZZ, report);
  }

  private String text(Fuzz.Report report) {
    return String.format(
        Locale.ROOT,
        "seeds %d to %d: %d networks simulated %s, %d fail, %.0f s%n",
        report.seed(),
        report.seed() + report.drawn() - 1,
        report.simulated(),
        switch (target) {
          case ARRAY -> "on shared arrays";
          case DATAFLOW -> "under 2 foldings";
        },
        report.findings().size(),
        report.seconds());
  }

  private String text(Fuzz.Finding finding) {
    String option = target == TargetOptions.Kind.ARRAY ? " --target array" : "";
    List<String> lines =
        List.of(
            "bitloom fuzz --seed "
                + finding.seed()
                + " --count 1"
                + option
                + ": "
                + finding.failure(),
            "  " + (finding.kept() == null ? "could not be kept" : "kept as " + finding.kept()));
    return String.join("\n", lines) + "\n";
  }
}
