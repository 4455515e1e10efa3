// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Overflow;
import org.bitloom.diagnostic.Span;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.Design;
import org.bitloom.target.Dataflow;
import org.bitloom.target.Target;

/**
 * The pipeline, read top to bottom. Each stage returns a value, or nothing after reporting an
 * error.
 *
 * @param options what is said of a model file
 * @param goal overrides the budget of the source
 * @param diagnostics takes errors and warnings of all stages
 */
public record Compiler(ReadOptions options, Optional<Hardware.Goal> goal, Diagnostics diagnostics) {
  private static final Target<Plan> TARGET = new Dataflow();

  /**
   * A pipeline that is told nothing more of a model file.
   *
   * @param arithmetic whose kernels a TFLite file is exact to
   * @param multipliers overrides the budget of the source
   * @param diagnostics takes errors and warnings of all stages
   */
  public Compiler(Arithmetic arithmetic, OptionalInt multipliers, Diagnostics diagnostics) {
    this(
        ReadOptions.of(arithmetic),
        multipliers.isPresent()
            ? Optional.of(new Hardware.Multipliers(multipliers.getAsInt()))
            : Optional.empty(),
        diagnostics);
  }

  /** Returns the checked network of a {@code .loom} or model file. */
  public Optional<Network> read(Path file) {
    return exact(
        Span.ofFile(file.toString()),
        file.toString(),
        () ->
            NetworkReader.read(file, new DataCalibrator(), options, diagnostics)
                .map(this::withBudget));
  }

  /** Returns the plan of a checked network: integers, proofs, schedule. */
  public Optional<Plan> plan(Network network) {
    return exact(place(network), network.name(), () -> TARGET.plan(network, diagnostics));
  }

  /** Reports all that planning would report, in less time, and returns what would be computed. */
  public Optional<IntegerNetwork> check(Network network) {
    return network.hardware().goal() instanceof Hardware.DspBlocks
        ? plan(network).map(Plan::network)
        : exact(place(network), network.name(), () -> Planner.check(network, diagnostics));
  }

  private static Span place(Network network) {
    return network.layers().stream()
        .map(Layer::origin)
        .findFirst()
        .orElseGet(() -> Span.ofFile(network.name()));
  }

  /** Returns what a stage makes; a number that is too large for exact arithmetic is an error. */
  private <T> Optional<T> exact(Span place, String what, Supplier<Optional<T>> stage) {
    try {
      return stage.get();
    } catch (ArithmeticException tooLarge) {
      diagnostics.report(Overflow.diagnostic(place, what, tooLarge).orElseThrow(() -> tooLarge));
      return Optional.empty();
    }
  }

  /** Returns the hardware of a plan. */
  public static Design lower(Plan plan) {
    return lower(plan, Optional.empty());
  }

  /**
   * Returns the hardware of a plan.
   *
   * @param top name of the top module; without one that of the network is made fit for it
   */
  public static Design lower(Plan plan, Optional<String> top) {
    return TARGET.lower(plan, top);
  }

  /** Returns every file of a design. */
  public static RenderedDesign render(Design design) {
    return new DesignRenderer().render(design);
  }

  private Network withBudget(Network network) {
    return goal.map(g -> network.with(network.hardware().withGoal(g))).orElse(network);
  }
}
