// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.Compiler;
import org.bitloom.cosim.Tool;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.prove.ArrayProver;
import org.bitloom.prove.Proof;
import org.bitloom.prove.Prover;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.array.ArrayDesign;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Proves the plan of a network and the queues, buffers and credit loops of its design. */
@Command(
    name = "prove",
    description = "Prove every requantizer over its whole range, and the design's control.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class ProveCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;
  @Spec private CommandSpec spec;

  @Option(names = "--numbers", description = "Only requantizers and ranges: needs no Yosys.")
  private boolean numbersOnly;

  @Option(
      names = "--cycles",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Follow whole engines for so many cycles after reset; 0: not at all"
              + " (default: ${DEFAULT-VALUE}).")
  private int cycles;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "Give one proof in Yosys at most so many seconds (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the proofs as JSON.")
  private Path json;

  private final List<Proof> proofs = new ArrayList<>();

  /**
   * The proofs so far; written after each, so that an interrupt loses none.
   *
   * @param network name
   * @param complete whether all proofs were tried
   * @param proofs in the order in which they ended
   */
  record ProofReport(String network, boolean complete, List<Proof> proofs) {}

  @Override
  public Integer call() {
    if (cycles < 0 || timeout < 1) {
      throw new ParameterException(
          spec.commandLine(), "--cycles must be at least 0, --timeout at least 1");
    }
    if (!numbersOnly) {
      Tool.require(List.of(Tool.YOSYS, Tool.VERILATOR, Tool.COMPILER, Tool.MAKE));
    }
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      return array(read.get(), diagnostics);
    }
    Optional<Plan> plan = read.flatMap(n -> network.plan(n, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    return plan.isEmpty() ? code : prove(read.get(), plan.get());
  }

  private int prove(Network source, Plan plan) {
    String name = source.name();
    bitloom.print("%s: numbers%n".formatted(name));
    new Prover(source, plan).numbers(proof -> keep(name, proof));
    if (!numbersOnly) {
      bitloom.print("%s: design%n".formatted(name));
      Design design = Compiler.lower(plan);
      RenderedDesign rendered = Compiler.render(design);
      Prover.memories(plan, design, rendered.files()).forEach(proof -> keep(name, proof));
      Prover.requantizers(design, rendered.files(), proof -> keep(name, proof));
      Prover.blocks(design, rendered, cycles, timeout, proof -> keep(name, proof));
    }
    return ended(name);
  }

  /** An array has no engines of layers: nothing is followed for some cycles. */
  private int array(Network source, Diagnostics diagnostics) {
    Optional<ArrayPlan> plan = new ArrayFlow(bitloom, source).plan(diagnostics);
    if (plan.isEmpty()) {
      return ExitCode.INPUT;
    }
    String name = source.name();
    bitloom.print("%s: numbers%n".formatted(name));
    ArrayProver prover = new ArrayProver(source, plan.get());
    prover.numbers(proof -> keep(name, proof));
    if (!numbersOnly) {
      bitloom.print("%s: design%n".formatted(name));
      ArrayDesign design = new ArrayFlow(bitloom, source).lower(plan.get(), Optional.empty());
      RenderedDesign rendered = new ArrayRenderer().render(design);
      keep(name, prover.image(design));
      prover.requantizers(design, rendered.files()).forEach(proof -> keep(name, proof));
      ArrayProver.blocks(design, rendered.files(), timeout, proof -> keep(name, proof));
    }
    return ended(name);
  }

  private int ended(String name) {
    write(name, true);
    long proven = count(Proof.Outcome.PROVEN);
    bitloom.print(
        "%d of %d statements proven, %d refuted, %d undecided%n"
            .formatted(
                proven,
                proofs.size(),
                count(Proof.Outcome.REFUTED),
                count(Proof.Outcome.UNDECIDED)));
    return proven == proofs.size() ? ExitCode.OK : ExitCode.INPUT;
  }

  private long count(Proof.Outcome outcome) {
    return proofs.stream().filter(proof -> proof.outcome() == outcome).count();
  }

  private void keep(String name, Proof proof) {
    proofs.add(proof);
    write(name, false);
    bitloom.print(
        String.format(
            Locale.ROOT,
            "  %-9s %7.2f s  %s: %s (%s)%n",
            proof.outcome().name().toLowerCase(Locale.ROOT),
            proof.seconds(),
            proof.subject(),
            proof.statement(),
            proof.method()));
    proof.notes().forEach(note -> bitloom.print("      " + note + "\n"));
  }

  private void write(String name, boolean complete) {
    if (json != null) {
      ResultFile.write(json, Json.write(ReportKind.PROVE, new ProofReport(name, complete, proofs)));
    }
  }
}
