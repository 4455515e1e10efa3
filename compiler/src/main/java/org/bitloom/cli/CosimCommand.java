// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Tool;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimText;
import org.bitloom.report.Json;
import org.bitloom.report.JunitReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the generated Verilog against the golden model, and both against expected outputs. */
@Command(
    name = "cosim",
    description = "Generate, build with a simulator, run under stalls, compare.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CosimCommand implements Callable<Integer> {
  private static final int DEFAULT_SAMPLES = 16;

  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private TopName top;
  @Spec private CommandSpec spec;

  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      description =
          "Vectors of shape [n, ...]; once per input, in their order (default: seeded random).")
  private List<Path> inputs = List.of();

  @Option(
      names = "--expected",
      paramLabel = "Y.npy",
      description = "A third witness: golden model and RTL are compared with it; once per output.")
  private List<Path> expected = List.of();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "At most so many vectors (default: all of --inputs, or 16 random ones).")
  private Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of random vectors and stalls (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--stalls",
      paramLabel = "PATTERN",
      defaultValue = "random",
      description = "At both ends: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Stalls stalls;

  @Option(
      names = "--simulator",
      paramLabel = "NAME",
      defaultValue = "verilator",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private SimulatorName simulator;

  @Option(names = "--layers", description = "Compare every edge, not only outputs.")
  private boolean layers;

  @Option(names = "--trace-waves", paramLabel = "FILE.fst", description = "Write waves.")
  private Path waves;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
  private Path json;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write the report as JUnit XML.")
  private Path junit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Keep the generated design in this folder.")
  private Path output;

  @Override
  public Integer call() {
    if (samples != null && samples < 1) {
      throw new ParameterException(spec.commandLine(), "--samples must be at least 1");
    }
    long start = System.nanoTime();
    Diagnostics diagnostics = new Diagnostics();
    Optional<Plan> plan = network.plan(diagnostics);
    double planSeconds = CosimFlow.secondsSince(start);
    int code = bitloom.console().show(diagnostics.sorted());
    return plan.isEmpty() ? code : cosimulate(plan.get(), planSeconds);
  }

  private int cosimulate(Plan plan, double planSeconds) {
    Tool.require(simulator.simulator().tools());
    List<List<Tensor>> vectors = vectors(plan);
    Optional<List<List<Tensor>>> wanted = expected(plan, vectors.size());
    CosimOptions options =
        new CosimOptions(simulator.simulator(), stalls, seed, layers, Optional.ofNullable(waves));
    CosimFlow flow = new CosimFlow(bitloom, options, top.name(), Optional.ofNullable(output));
    CosimReport report = flow.run(plan, planSeconds, vectors, wanted);
    if (json != null) {
      ResultFile.write(json, Json.write(report));
    }
    if (junit != null) {
      ResultFile.write(junit, JunitReport.write(report, wanted.isPresent()));
    }
    bitloom.print(CosimText.render(report, wanted.isPresent()));
    return report.success() ? ExitCode.OK : ExitCode.INPUT;
  }

  private List<List<Tensor>> vectors(Plan plan) {
    if (inputs.isEmpty()) {
      int count = samples == null ? DEFAULT_SAMPLES : samples;
      return VectorFiles.random(plan.network().inputs(), count, seed);
    }
    return limited(VectorFiles.inputs(inputs, plan.network().inputs()));
  }

  private Optional<List<List<Tensor>>> expected(Plan plan, int vectors) {
    if (expected.isEmpty()) {
      return Optional.empty();
    }
    if (inputs.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--expected needs --inputs");
    }
    List<List<Tensor>> wanted = limited(VectorFiles.expected(expected, plan.network().outputs()));
    VectorFiles.requireSamples(expected.get(0), wanted.size(), vectors);
    return Optional.of(wanted);
  }

  private List<List<Tensor>> limited(List<List<Tensor>> all) {
    return samples == null || samples >= all.size() ? all : all.subList(0, samples);
  }
}
