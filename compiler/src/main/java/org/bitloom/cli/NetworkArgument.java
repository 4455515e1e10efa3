// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.Plan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The network that a command works on, and how to plan it. */
final class NetworkArgument {
  @Mixin private FileArgument source;
  @Mixin private TargetOptions target;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  private Optional<Hardware.Goal> budget = Optional.empty();

  private Map<String, FileTensor> files = Map.of();

  @Option(
      names = "--multipliers",
      paramLabel = "N",
      description = "Allow so many hardware multipliers; overrides the budget of the file.")
  void setMultipliers(int count) {
    budget("--multipliers", count, new Hardware.Multipliers(count));
  }

  @Option(
      names = "--dsps",
      paramLabel = "N",
      description =
          "Allow so many DSP blocks, with two products in one where that is exact; overrides the"
              + " budget of the file.")
  void setDspBlocks(int count) {
    budget("--dsps", count, new Hardware.DspBlocks(count));
  }

  private void budget(String option, int count, Hardware.Goal goal) {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), option + " must be at least 1");
    }
    if (budget.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--multipliers or --dsps, not both, and once");
    }
    budget = Optional.of(goal);
  }

  /** Whether the user gave a budget of multipliers or of DSP blocks. */
  boolean budgeted() {
    return budget.isPresent();
  }

  /** The file as the user named it. */
  Path file() {
    return source.file();
  }

  /** Returns the checked network of the file, or nothing after reporting an error. */
  Optional<Network> read(Diagnostics diagnostics) {
    return kept(source.compiler(budget, diagnostics).read(source.file()).map(target::on));
  }

  private Optional<Network> kept(Optional<Network> network) {
    files = network.map(Network::files).orElse(Map.of());
    return network;
  }

  /**
   * Returns how the file that was read has its inputs and outputs, where other than the network.
   */
  Map<String, FileTensor> files() {
    return files;
  }

  /** Reports all that planning would report, and returns what would be computed. */
  Optional<IntegerNetwork> check(Network network, Diagnostics diagnostics) {
    return source.compiler(budget, diagnostics).check(network);
  }

  /** Returns what the network of the file computes under another arithmetic. */
  Optional<IntegerNetwork> check(Arithmetic other, Diagnostics diagnostics) {
    Compiler compiler = new Compiler(source.options().with(other), budget, diagnostics);
    return compiler
        .read(source.file())
        .filter(n -> !diagnostics.hasErrors())
        .flatMap(compiler::check);
  }

  /** Returns the plan of a network that was read, or nothing after reporting an error. */
  Optional<Plan> plan(Network network, Diagnostics diagnostics) {
    return source.compiler(budget, diagnostics).plan(network);
  }
}
