// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.Compiler;
import org.bitloom.cosim.Tool;
import org.bitloom.device.Board;
import org.bitloom.device.CellLibrary;
import org.bitloom.device.Device;
import org.bitloom.device.Frequency;
import org.bitloom.device.Technology;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.ReportKind;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.synth.GateNetlist;
import org.bitloom.synth.GateReport;
import org.bitloom.synth.Netlist;
import org.bitloom.synth.PlacedDesign;
import org.bitloom.synth.SynthesisReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Synthesizes a network for a part; for iCE40, places it and makes the bitstream. */
@Command(
    name = "synth",
    description =
        "Synthesize for a part or for osu018 with open tools; for iCE40 also place, route,"
            + " bitstream.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SynthCommand implements Callable<Integer> {
  private static final int STEPS = 2;

  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private TopName top;
  @Mixin private DeviceOption device;
  @Mixin private ClockOption clock;
  @Spec private CommandSpec spec;

  private Optional<Board> board = Optional.empty();

  @Option(
      names = "--board",
      paramLabel = "B",
      description =
          "Use the board icebreaker, upduino or hx8kboard: its part, clock and pins; makes a"
              + " bitstream.")
  void board(String value) {
    board =
        Optional.of(
            Board.named(value)
                .orElseThrow(
                    () ->
                        new ParameterException(
                            spec.commandLine(),
                            "--board '" + value + "' is none of icebreaker, upduino, hx8kboard")));
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Keep netlist and bitstream in this folder.")
  private Path output;

  @Option(
      names = "--memories",
      paramLabel = "KIND",
      defaultValue = "logic",
      description =
          "In standard cells, make memories ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private GateNetlist.Memories memories;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    Technology target = target();
    ResultFile.requireWritableFolder(output);
    json.requireWritable();
    Tool.require(tools(target));
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      return array(new ArrayFlow(bitloom, read.get()), target, diagnostics);
    }
    Optional<Plan> plan = read.flatMap(n -> network.plan(n, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    plan.ifPresent(
        p -> {
          switch (target) {
            case Device part -> synthesize(p, part);
            case CellLibrary library -> synthesize(p, library);
          }
        });
    return code;
  }

  /** Maps a shared array, which no serial port fits, to the cells of a part. */
  private int array(ArrayFlow flow, Technology target, Diagnostics diagnostics) {
    if (board.isPresent() || !(target instanceof Device part)) {
      throw new ParameterException(
          spec.commandLine(), "an array is synthesized for a --device that is no library of cells");
    }
    Optional<ArrayDesign> design = flow.plan(diagnostics).map(p -> flow.lower(p, top.name()));
    design.ifPresent(d -> synthesize(d, part));
    return design.isPresent() ? ExitCode.OK : ExitCode.INPUT;
  }

  private void synthesize(ArrayDesign design, Device part) {
    Netlist netlist;
    try (Steps steps = Steps.start(bitloom, design.plan().proven().graph().name(), 1)) {
      steps.next("synthesizing");
      netlist = Netlist.of(new ArrayRenderer().render(design), part);
      netlist.requireRoom();
    }
    Frequency frequency = clock.given().orElse(Frequency.DEFAULT);
    SynthesisReport report = SynthesisReport.of(design, netlist, frequency);
    bitloom.print(report.text());
    keep(netlist, Optional.empty());
    json.write(ReportKind.SYNTH, report);
  }

  /** Returns every program that will run, so that none is found missing after minutes. */
  private static List<Tool> tools(Technology target) {
    return switch (target) {
      case Device part when part.family().openFlow() ->
          List.of(Tool.YOSYS, Tool.NEXTPNR, Tool.ICEPACK);
      case Device part -> List.of(Tool.YOSYS);
      case CellLibrary library -> List.of(Tool.YOSYS, Tool.STA);
    };
  }

  private Technology target() {
    Optional<Technology> ofBoard = board.map(Board::device);
    if (ofBoard.isPresent() && device.target().isPresent() && !ofBoard.equals(device.target())) {
      throw new ParameterException(
          spec.commandLine(), "--board " + board.get() + " has an " + ofBoard.get().name());
    }
    return ofBoard
        .or(device::target)
        .orElseThrow(
            () -> new ParameterException(spec.commandLine(), "which --device, or --board?"));
  }

  private void synthesize(Plan plan, Device part) {
    Frequency frequency =
        clock.given().or(() -> board.map(Board::clock)).orElse(defaultClock(part));
    Design design = Compiler.lower(plan, top.name());
    RenderedDesign rendered = Compiler.render(design);
    SynthesisReport report;
    Netlist netlist;
    Optional<PlacedDesign> placed = Optional.empty();
    try (Steps steps = Steps.start(bitloom, plan.network().name(), STEPS)) {
      steps.next("synthesizing");
      netlist = Netlist.of(rendered, part);
      netlist.requireRoom();
      if (part.family().openFlow()) {
        steps.next("placing and routing");
        placed = Optional.of(PlacedDesign.of(design, netlist, board, frequency));
      }
      report = SynthesisReport.of(plan, design, netlist, placed, frequency);
    }
    bitloom.print(report.text());
    placed.ifPresent(p -> requireClock(design, part, p, frequency));
    keep(netlist, placed);
    json.write(ReportKind.SYNTH, report);
  }

  private void synthesize(Plan plan, CellLibrary library) {
    Frequency frequency = clock.given().orElse(Frequency.DEFAULT);
    Design design = Compiler.lower(plan, top.name());
    RenderedDesign rendered = Compiler.render(design);
    GateNetlist netlist;
    GateReport report;
    try (Steps steps = Steps.start(bitloom, plan.network().name(), STEPS)) {
      steps.next("synthesizing");
      netlist = GateNetlist.of(design, rendered, library, memories, frequency);
      steps.next("timing");
      report = GateReport.of(plan, netlist, frequency);
    }
    bitloom.print(report.text());
    if (report.setupSlack() < 0) {
      throw outOfReach(design, library, report.megahertz(), report.criticalPath(), frequency);
    }
    if (output != null) {
      ResultFile.createFolder(output);
      ResultFile.write(output.resolve(netlist.top() + "_netlist.v"), netlist.verilog());
    }
    json.write(ReportKind.GATES, report);
  }

  private static Frequency defaultClock(Device part) {
    return part.family().openFlow() ? new Frequency(12_000_000) : Frequency.DEFAULT;
  }

  private static void requireClock(
      Design design, Device part, PlacedDesign placed, Frequency frequency) {
    if (placed.megahertz() < frequency.megahertz()) {
      throw outOfReach(design, part, placed.megahertz(), placed.criticalPath(), frequency);
    }
  }

  private static DiagnosticException outOfReach(
      Design design, Technology target, double reached, List<String> path, Frequency frequency) {
    return new DiagnosticException(
        Code.CLOCK_OUT_OF_REACH
            .withoutPlace(
                design.top(), "%.1f".formatted(reached), target.name(), frequency.toString())
            .withNote("slowest path: " + String.join(", ", path))
            .withHelp("choose a slower --clock or fewer --multipliers"));
  }

  private void keep(Netlist netlist, Optional<PlacedDesign> placed) {
    if (output == null) {
      return;
    }
    ResultFile.createFolder(output);
    ResultFile.write(output.resolve(netlist.top() + "_netlist.v"), netlist.verilog());
    placed
        .flatMap(PlacedDesign::bitstream)
        .ifPresent(bits -> ResultFile.write(output.resolve(netlist.top() + ".bin"), bits));
  }
}
