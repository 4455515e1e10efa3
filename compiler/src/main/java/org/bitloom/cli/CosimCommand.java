// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimOptions.FailureWaves;
import org.bitloom.cosim.NoSuchVector;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.Baseline;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimText;
import org.bitloom.report.Json;
import org.bitloom.report.JunitReport;
import org.bitloom.report.JunitReport.Suite;
import org.bitloom.report.PlanReport;
import org.bitloom.report.ReportKind;
import picocli.CommandLine;
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
    description = "Simulate the Verilog of a network under stalls and compare every value.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CosimCommand implements Callable<Integer> {
  private static final int DEFAULT_SAMPLES = 16;

  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;
  @Mixin private TopName top;
  @Mixin private DeviceOption device;
  @Spec private CommandSpec spec;

  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      description =
          "Read vectors of shape [n, ...]; once per input, in their order, or X.npz with an array"
              + " per input (default: seeded random).")
  private List<Path> inputs = List.of();

  @Option(
      names = "--expected",
      paramLabel = "Y.npy",
      description =
          "Compare golden model and RTL with this third witness; once per output, or Y.npz.")
  private List<Path> expected = List.of();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Run at most so many vectors (default: all of --inputs, or 16 random ones).")
  private Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed the random vectors and stalls with S (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--stalls",
      paramLabel = "PATTERN",
      defaultValue = "random",
      description = "Stall both ends: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Stalls stalls;

  @Option(
      names = "--simulator",
      paramLabel = "NAME",
      defaultValue = "verilator",
      description = "Simulate with ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private SimulatorName simulator;

  @Option(
      names = "--no-cache",
      description = "Build the simulation anew and keep nothing of it for later runs.")
  private boolean noCache;

  @Option(names = "--layers", description = "Compare every edge, not only outputs.")
  private boolean layers;

  @Option(names = "--trace-waves", paramLabel = "FILE.fst", description = "Write waves.")
  private Path waves;

  @Option(
      names = "--quick",
      description = "Run only the vectors under stalls, two resets, and the measured stretch.")
  private boolean quick;

  @Option(
      names = "--vector",
      paramLabel = "K",
      description = "Run this vector alone; counted from 0, the extreme ones after the others.")
  private Integer vector;

  @Option(
      names = "--waves-on-failure",
      paramLabel = "CYCLES",
      defaultValue = "4000",
      description =
          "Write waves when the hardware fails, of so many cycles around the first failure to"
              + " NAME_failure.fst; 0 for none (default: ${DEFAULT-VALUE}).")
  private long failureCycles;

  @Option(
      names = "--expected-layers",
      paramLabel = "DIR|T.npz",
      description =
          "Read expected tensors by name, as 'run --trace' writes them: when outputs differ from"
              + " those expected, the first layer that does is named.")
  private Path expectedLayers;

  @Option(
      names = "--netlist",
      description = "Run the netlist that Yosys makes for --device, in Icarus, not the Verilog.")
  private boolean netlist;

  @Option(
      names = "--baseline",
      paramLabel = "PLAN",
      description = "Fail where cycles, memory or resources are worse than in this earlier plan.")
  private Path baseline;

  @Option(
      names = "--allow",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Allow figures to be so much worse (default: ${DEFAULT-VALUE}).")
  private String allow;

  @Option(
      names = "--design",
      paramLabel = "DIR",
      description = "Simulate the Verilog in this folder, edited since 'generate' has written it.")
  private Path edited;

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
    if (vector != null && vector < 0) {
      throw new ParameterException(spec.commandLine(), "--vector must not be negative");
    }
    if (failureCycles < 0) {
      throw new ParameterException(spec.commandLine(), "--waves-on-failure must not be negative");
    }
    if (netlist != device.target().isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--netlist and --device belong together: the part of the netlist");
    }
    if (netlist && layers) {
      throw new ParameterException(
          spec.commandLine(), "--layers: a netlist has no streams inside to compare");
    }
    if (netlist) {
      simulator = SimulatorName.ICARUS;
    }
    if (expectedLayers != null && expected.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--expected-layers needs --expected");
    }
    if (edited != null && netlist) {
      throw new ParameterException(spec.commandLine(), "--design and --netlist exclude each other");
    }
    long start = System.nanoTime();
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      return array(read.get(), diagnostics, start);
    }
    Optional<Plan> plan = read.flatMap(n -> network.plan(n, diagnostics));
    double planSeconds = CosimFlow.secondsSince(start);
    int code = bitloom.console().show(diagnostics.sorted());
    return plan.isEmpty() ? code : cosimulate(plan.get(), planSeconds);
  }

  /** Simulates a shared array, which has a memory at its port instead of streams. */
  private int array(Network read, Diagnostics diagnostics, long start) {
    if (edited != null || baseline != null || netlist || simulator != SimulatorName.VERILATOR) {
      throw new ParameterException(
          spec.commandLine(),
          "an array is simulated by Verilator, without --design, --baseline and --netlist");
    }
    Optional<ArrayPlan> plan = ArrayPlanner.plan(read, diagnostics);
    double planSeconds = CosimFlow.secondsSince(start);
    int code = bitloom.console().show(diagnostics.sorted());
    if (plan.isEmpty()) {
      return code;
    }
    Verilator verilator = new Verilator(cache());
    Tool.require(verilator.tools());
    IntegerNetwork graph = plan.get().proven().graph();
    List<List<Tensor>> vectors = vectors(graph);
    Optional<List<List<Tensor>>> wanted = expected(graph, vectors.size());
    ArrayFlow flow = new ArrayFlow(bitloom, read);
    return finish(
        graph,
        () ->
            flow.cosim(
                verilator,
                plan.get(),
                top.name(),
                options(graph),
                Optional.ofNullable(output),
                vectors,
                wanted,
                planSeconds),
        vectors,
        wanted,
        Optional.empty());
  }

  private int cosimulate(Plan plan, double planSeconds) {
    Tool.require(simulator.simulator(cache()).tools());
    IntegerNetwork graph = plan.network();
    List<List<Tensor>> vectors = vectors(graph);
    Optional<List<List<Tensor>>> wanted = expected(graph, vectors.size());
    CosimFlow flow =
        new CosimFlow(
            bitloom,
            options(graph),
            top.name(),
            Span.ofFile(network.file().toString()).printablePlace(),
            Optional.ofNullable(output),
            netlist ? device.target() : Optional.empty(),
            Optional.ofNullable(edited));
    return finish(
        graph,
        () -> flow.run(plan, planSeconds, vectors, wanted),
        vectors,
        wanted,
        regressions(plan));
  }

  /** Co-simulates, writes the report in every form that is asked for, and returns the verdict. */
  private int finish(
      IntegerNetwork graph,
      Supplier<CosimReport> cosimulation,
      List<List<Tensor>> vectors,
      Optional<List<List<Tensor>>> wanted,
      Optional<List<String>> regressions) {
    CosimReport report;
    try {
      report = cosimulation.get();
    } catch (NoSuchVector e) {
      throw new ParameterException(
          spec.commandLine(),
          "--vector must be less than " + e.count() + ", the number of vectors");
    }
    if (!report.success()) {
      report = report.with(explanations(report, graph, vectors, wanted), reproduction(report));
    }
    if (json != null) {
      ResultFile.write(json, Json.write(ReportKind.COSIM, report));
    }
    if (junit != null) {
      ResultFile.write(junit, junit(report, wanted.isPresent(), regressions));
    }
    bitloom.print(CosimText.render(report, wanted.isPresent()));
    if (bitloom.quiet()) {
      bitloom.console().out().print(CosimText.line(report, wanted.isPresent()));
      bitloom.console().out().flush();
    }
    int worse = regressions.filter(r -> !r.isEmpty()).map(this::complain).orElse(ExitCode.OK);
    return report.success() ? worse : ExitCode.INPUT;
  }

  /** Returns what is worse than in the baseline; empty where there is none. */
  private Optional<List<String>> regressions(Plan plan) {
    if (baseline == null) {
      return Optional.empty();
    }
    BigDecimal percent = Baseline.percent(allow);
    PlanReport before =
        ReportFile.read(
            ReportKind.PLAN,
            baseline,
            PlanReport.class,
            "bitloom plan " + network.file() + " --json " + baseline);
    PlanReport now = PlanReport.of(plan);
    if (!before.network().equals(now.network())) {
      throw new DiagnosticException(
          Code.OTHER_NETWORK
              .at(Span.ofFile(baseline.toString()), baseline)
              .withNote(
                  "it is of '%s', and the network is '%s'"
                      .formatted(before.network(), now.network())));
    }
    return Optional.of(new Baseline(before, percent).regressions(now));
  }

  private int complain(List<String> regressions) {
    Diagnostic worse = Code.REGRESSION.withoutPlace(network.file(), baseline);
    for (String line : regressions) {
      worse = worse.withNote(line);
    }
    return bitloom.console().show(List.of(worse));
  }

  private static String junit(
      CosimReport report, boolean expected, Optional<List<String>> regressions) {
    return regressions
        .map(lines -> new Suite(report.network(), Optional.of(report), expected, lines))
        .map(JunitReport::write)
        .orElseGet(() -> JunitReport.write(report, expected));
  }

  private CosimOptions options(IntegerNetwork graph) {
    Path file = Path.of(graph.name() + "_failure.fst");
    Optional<FailureWaves> failure =
        failureCycles == 0 ? Optional.empty() : Optional.of(new FailureWaves(file, failureCycles));
    return new CosimOptions(
        simulator.simulator(cache()),
        stalls,
        seed,
        layers,
        Optional.ofNullable(waves),
        quick ? Effort.QUICK : Effort.FULL,
        vector == null ? OptionalInt.empty() : OptionalInt.of(vector),
        waves == null ? failure : Optional.empty());
  }

  private BuildCache cache() {
    return noCache ? BuildCache.none() : BuildCache.ofUser();
  }

  private List<String> explanations(
      CosimReport report,
      IntegerNetwork graph,
      List<List<Tensor>> vectors,
      Optional<List<List<Tensor>>> wanted) {
    if (report.mismatches().goldenVsExpected() == 0) {
      return List.of();
    }
    WitnessSearch search = new WitnessSearch(network, vectors, wanted.orElseThrow());
    List<String> found = new ArrayList<>();
    search.arithmetics().ifPresent(found::add);
    if (expectedLayers != null) {
      found.add(search.layers(graph, expectedLayers));
    }
    return found;
  }

  private String reproduction(CosimReport report) {
    CommandLine root = spec.root().commandLine();
    CosimReport.FirstMismatch first = report.firstMismatch();
    int chosen = vector != null ? vector : first == null ? -1 : first.vector();
    return Reproduction.command(
        root.getParseResult().originalArgs(),
        chosen < 0 ? OptionalInt.empty() : OptionalInt.of(chosen));
  }

  private List<List<Tensor>> vectors(IntegerNetwork graph) {
    if (inputs.isEmpty()) {
      int count = samples == null ? DEFAULT_SAMPLES : samples;
      return VectorFiles.random(graph.inputs(), count, seed);
    }
    return limited(VectorFiles.inputs(inputs, graph.inputs(), network.files()));
  }

  private Optional<List<List<Tensor>>> expected(IntegerNetwork graph, int vectors) {
    if (expected.isEmpty()) {
      return Optional.empty();
    }
    if (inputs.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--expected needs --inputs");
    }
    List<List<Tensor>> wanted =
        limited(VectorFiles.expected(expected, graph.outputs(), network.files()));
    VectorFiles.requireSamples(expected.get(0), wanted.size(), vectors);
    return Optional.of(wanted);
  }

  private List<List<Tensor>> limited(List<List<Tensor>> all) {
    return samples == null || samples >= all.size() ? all : all.subList(0, samples);
  }
}
