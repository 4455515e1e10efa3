// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.analyze.Analysis;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.report.AnalysisCharts;
import org.bitloom.report.AnalysisReport;
import org.bitloom.report.AnalysisTable;
import org.bitloom.report.Chart;
import org.bitloom.report.ChartFormat;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures what quantization does to a network. */
@Command(
    name = "analyze",
    description = {
      "Measure rounding and clipping errors of every tensor on real data, and their sum over the",
      "network: the real network, simulated quantization and the integers side by side."
    },
    mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument source;
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "X",
      required = true,
      description =
          "Read samples: .npy of shape [n, ...], or .npz with an array per input. Real values, or"
              + " integers of the input's type.")
  private Path file;

  @Option(
      names = "--labels",
      paramLabel = "L.npy",
      description = "Read the class of each sample, counted from 0.")
  private Path labels;

  @Mixin private LabelsOfOption labelsOf;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report to this file.")
  private Path json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Draw the errors into this folder: per tensor over its range, and as ratios.")
  private Path output;

  @Option(
      names = "--pictures",
      paramLabel = "KIND",
      defaultValue = "svg",
      description = "Draw pictures as svg or png (default: ${DEFAULT-VALUE}).")
  private ChartFormat pictures;

  @Override
  public Integer call() {
    if (labelsOf.given() && labels == null) {
      throw new ParameterException(spec.commandLine(), "--labels-of needs --labels");
    }
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> network = source.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    Optional<IntegerNetwork> graph = network.flatMap(n -> source.check(n, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    graph.ifPresent(g -> analyze(network.orElseThrow(), g));
    return code;
  }

  /** An interrupt ends the samples, not the report. */
  private void analyze(Network network, IntegerNetwork graph) {
    List<String> words = bitloom.arguments();
    DataAnalysis analysis = new DataAnalysis(file, Optional.ofNullable(labels));
    Network judged = labels == null ? network : labelsOf.judged(network);
    Farewell.withResult(
        bitloom,
        "the report is of the samples until now; for all of them: " + Reproduction.again(words),
        ending -> write(analysis.of(bitloom, judged, graph, ending)));
  }

  private void write(Analysis analysis) {
    AnalysisReport report = AnalysisReport.of(analysis);
    if (json != null) {
      ResultFile.write(json, Json.write(ReportKind.ANALYZE, report));
    }
    if (output != null) {
      AnalysisCharts.of(report).forEach(this::draw);
    }
    bitloom.print(AnalysisTable.render(report, bitloom.width()));
    if (output != null) {
      bitloom.print("pictures: %s%n".formatted(output));
    }
    bitloom.print(
        "next: bitloom report %s --data %s%s -o report.html%n"
            .formatted(
                source.file(),
                file,
                labels == null ? "" : " --labels " + labels + labelsOf.written()));
  }

  private void draw(String name, Chart chart) {
    ChartFile.write(output.resolve(name + pictures.ending()), chart);
  }
}
