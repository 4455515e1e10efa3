// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bitloom.cli.CosimVectors.Question;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimOptions.FailureWaves;
import org.bitloom.cosim.NoSuchVector;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimReport.Seconds;
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
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;
  @Mixin private TopName top;
  @Mixin private DeviceOption device;
  @Spec private CommandSpec spec;
  @Mixin private CosimVectors vectors;

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

  @Mixin private BaselineOption baseline;

  @Option(
      names = "--design",
      paramLabel = "DIR",
      description = "Simulate the Verilog in this folder, edited since 'generate' has written it.")
  private Path edited;

  @Mixin private CosimResults results;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Keep the generated design in this folder.")
  private Path output;

  private EarlyWork early;
  private boolean silent; // nothing was to be said of the network

  @Override
  public Integer call() {
    check();
    if (netlist) {
      simulator = SimulatorName.ICARUS;
    }
    long start = System.nanoTime();
    try (EarlyWork begun = earlyWork()) {
      early = begun;
      return early.report().map(report -> again(report, start)).orElseGet(this::cosimulate);
    }
  }

  /** Says what was found when all that decides it was as it is now. */
  private int again(CosimReport report, long start) {
    try (Steps steps = Steps.start(bitloom, report.network(), 1)) {
      steps.next("nothing has changed: simulated again, with the same outcome");
    }
    Seconds took = new Seconds(0, 0, 0, CosimFlow.secondsSince(start));
    results.show(bitloom, report.with(took), vectors.areExpected(), Optional.empty());
    return ExitCode.OK;
  }

  private EarlyWork earlyWork() {
    // Such a command leaves nothing but its report, and reads files alone.
    boolean reported =
        output == null && edited == null && expectedLayers == null && !baseline.given();
    return simulator == SimulatorName.VERILATOR && waves == null
        ? EarlyWork.begin(cache(), bitloom.arguments(), reported)
        : EarlyWork.none();
  }

  private int cosimulate() {
    long start = System.nanoTime();
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      return array(read.get(), diagnostics, start);
    }
    early.beginHarness();
    Optional<Plan> plan = read.flatMap(n -> network.plan(n, diagnostics));
    double planSeconds = CosimFlow.secondsSince(start);
    int code = bitloom.console().show(diagnostics.sorted());
    silent = diagnostics.sorted().isEmpty();
    return plan.isEmpty() ? code : cosimulate(plan.get(), planSeconds);
  }

  /** Refuses options that do not go together. */
  private void check() {
    vectors.check();
    require(vector == null || vector >= 0, "--vector must not be negative");
    require(failureCycles >= 0, "--waves-on-failure must not be negative");
    require(
        netlist == device.target().isPresent(),
        "--netlist and --device belong together: the part of the netlist");
    require(!netlist || !layers, "--layers: a netlist has no streams inside to compare");
    require(expectedLayers == null || vectors.areExpected(), "--expected-layers needs --expected");
    require(edited == null || !netlist, "--design and --netlist exclude each other");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** Simulates a shared array, which has a memory at its port instead of streams. */
  private int array(Network read, Diagnostics diagnostics, long start) {
    require(
        edited == null && !baseline.given() && !netlist && simulator == SimulatorName.VERILATOR,
        "an array is simulated by Verilator, without --design, --baseline and --netlist");
    Optional<ArrayPlan> plan = ArrayPlanner.plan(read, diagnostics);
    double planSeconds = CosimFlow.secondsSince(start);
    int code = bitloom.console().show(diagnostics.sorted());
    if (plan.isEmpty()) {
      return code;
    }
    Verilator verilator = new Verilator(cache());
    Tool.require(verilator.tools());
    Question question = vectors.question(plan.get().proven().graph(), network.files());
    ArrayFlow flow = new ArrayFlow(bitloom, read);
    return finish(
        question,
        () ->
            flow.cosim(
                verilator,
                plan.get(),
                top.name(),
                options(question.graph()),
                Optional.ofNullable(output),
                question.inputs(),
                question.expected(),
                planSeconds),
        Optional.empty());
  }

  private int cosimulate(Plan plan, double planSeconds) {
    Tool.require(simulator.tools());
    Question question = vectors.question(plan.network(), network.files());
    CosimFlow flow =
        new CosimFlow(
            bitloom,
            options(question.graph()),
            top.name(),
            Span.ofFile(network.file().toString()).printablePlace(),
            Optional.ofNullable(output),
            netlist ? device.target() : Optional.empty(),
            Optional.ofNullable(edited));
    return finish(
        question,
        () -> flow.run(plan, planSeconds, question.inputs(), question.expected()),
        baseline.regressions(plan, network.file()));
  }

  /** Co-simulates, writes the report in every form that is asked for, and returns the verdict. */
  private int finish(
      Question question, Supplier<CosimReport> cosimulation, Optional<List<String>> regressions) {
    CosimReport report = answer(cosimulation);
    if (!report.success()) {
      report =
          report.with(
              explanations(report, question), Reproduction.of(report, bitloom.arguments(), vector));
    }
    results.show(bitloom, report, vectors.areExpected(), regressions);
    int worse = regressions.filter(r -> !r.isEmpty()).map(this::complain).orElse(ExitCode.OK);
    if (report.success() && silent) {
      early.keep(report);
    }
    return report.success() ? worse : ExitCode.INPUT;
  }

  private CosimReport answer(Supplier<CosimReport> cosimulation) {
    try {
      return cosimulation.get();
    } catch (NoSuchVector e) {
      throw new ParameterException(
          spec.commandLine(),
          "--vector must be less than " + e.count() + ", the number of vectors");
    }
  }

  private int complain(List<String> regressions) {
    return bitloom.console().show(List.of(baseline.complaint(regressions, network.file())));
  }

  private CosimOptions options(IntegerNetwork graph) {
    Path file = Path.of(graph.name() + "_failure.fst");
    Optional<FailureWaves> failure =
        failureCycles == 0 ? Optional.empty() : Optional.of(new FailureWaves(file, failureCycles));
    return new CosimOptions(
        simulator.simulator(cache(), early.headStart(), early.harness()),
        stalls,
        vectors.seed(),
        layers,
        Optional.ofNullable(waves),
        quick ? Effort.QUICK : Effort.FULL,
        vector == null ? OptionalInt.empty() : OptionalInt.of(vector),
        waves == null ? failure : Optional.empty());
  }

  private BuildCache cache() {
    return noCache ? BuildCache.none() : BuildCache.ofUser();
  }

  private List<String> explanations(CosimReport report, Question question) {
    if (report.mismatches().goldenVsExpected() == 0) {
      return List.of();
    }
    return new WitnessSearch(network, question.inputs(), question.expected().orElseThrow())
        .found(question.graph(), Optional.ofNullable(expectedLayers));
  }
}
