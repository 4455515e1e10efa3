// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.array.NpyArray;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.model.ArraySize;
import org.bitloom.model.Calibration;
import org.bitloom.model.CalibrationRequest;
import org.bitloom.model.Calibrator;
import org.bitloom.model.Draft;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.syntax.Identifier;
import org.bitloom.syntax.InputStatement;
import org.bitloom.syntax.LayerStatement;
import org.bitloom.syntax.NetworkBlock;
import org.bitloom.syntax.NetworkFile;
import org.bitloom.syntax.OutputStatement;

/**
 * Checks a syntax tree and makes a {@link Network} of it: names, kinds, attributes, shapes, numbers
 * and weights. All errors of a file are reported in one run; a tensor that an error leaves open
 * silences what depends on it.
 */
public final class NetworkBuilder {
  private final BatchNormFolding.Folded folding;
  private final NetworkFile file;
  private final NetworkBlock block;
  private final Calibration calibration;
  private final Problems problems;
  private final Scope scope;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<Input> inputs = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final List<Identifier> outputs = new ArrayList<>();

  private NetworkBuilder(
      BatchNormFolding.Folded folding, Calibration calibration, Problems problems) {
    this.folding = folding;
    this.file = folding.file();
    this.block = file.network().orElseThrow();
    this.calibration = calibration;
    this.problems = problems;
    this.scope = Scope.of(block, problems);
  }

  /**
   * Checks a file.
   *
   * @param folder the folder that paths in the file are relative to
   * @param calibrator finds the scales that a calibrate statement leaves open
   * @return the network; empty after an error was reported
   */
  public static Optional<Network> build(
      NetworkFile file, Path folder, Calibrator calibrator, Diagnostics diagnostics) {
    return build(file, Map.of(), folder, calibrator, diagnostics);
  }

  /**
   * Checks a file some of whose parameters are in no file.
   *
   * @param given arrays by their keys
   * @param folder the folder that paths in the file are relative to
   * @param calibrator finds the scales that a calibrate statement leaves open
   * @return the network; empty after an error was reported
   */
  public static Optional<Network> build(
      NetworkFile file,
      Map<String, NpyArray> given,
      Path folder,
      Calibrator calibrator,
      Diagnostics diagnostics) {
    Optional<CalibrationRequest> request = NumericsTable.calibration(file.numerics());
    if (request.isEmpty()) {
      return build(file, given, folder, new Draft(), diagnostics);
    }
    Diagnostics ofDraft = new Diagnostics();
    Optional<Network> draft = build(file, given, folder, new Draft(), ofDraft);
    if (draft.isEmpty()) {
      ofDraft.sorted().forEach(diagnostics::report);
      return Optional.empty();
    }
    return calibrator
        .calibrate(draft.get(), request.get(), folder, diagnostics)
        .flatMap(c -> build(file, given, folder, c, diagnostics).map(c::refined));
  }

  private static Optional<Network> build(
      NetworkFile file,
      Map<String, NpyArray> given,
      Path folder,
      Calibration calibration,
      Diagnostics diagnostics) {
    Problems problems = Problems.of(diagnostics);
    if (file.network().isEmpty()) {
      problems.report(
          Code.NO_NETWORK
              .at(file.source().whole())
              .withHelp("write network NAME { input x: int8[4] scale 0.1; ... output y; }"));
      return Optional.empty();
    }
    return new NetworkBuilder(BatchNormFolding.fold(file), calibration, problems)
        .build(given, folder);
  }

  private Optional<Network> build(Map<String, NpyArray> given, Path folder) {
    try (ParameterFiles parameters =
        ParameterFiles.open(folding, given, folder, calibration.parameters(), problems)) {
      NumericsTable numerics = NumericsTable.read(file.numerics(), scope, problems);
      OpenScales open = new OpenScales(numerics.calibration(), calibration);
      read(open, new LayerReader(scope, numerics, open, parameters, problems));
      checkOutputs();
      Hardware hardware = HardwareReader.read(file.hardware(), scope, arraySizes(), problems);
      if (problems.failed()) {
        return Optional.empty();
      }
      parameters.warnUnused();
      return network(hardware);
    }
  }

  private void read(OpenScales open, LayerReader reader) {
    block
        .statements()
        .forEach(
            statement -> {
              switch (statement) {
                case InputStatement input -> input(input, open);
                case LayerStatement layer -> layer(layer, reader);
                case OutputStatement output -> outputs.addAll(output.names());
              }
            });
  }

  private void input(InputStatement statement, OpenScales open) {
    InputReader.Checked checked = InputReader.read(statement, open, problems);
    checked.input().ifPresent(inputs::add);
    define(statement.name().text(), checked.value());
  }

  private void layer(LayerStatement statement, LayerReader reader) {
    LayerReader.Checked checked = reader.read(statement, values);
    layers.addAll(checked.layers());
    define(statement.name().text(), checked.output());
  }

  private void define(String name, Value value) {
    values.putIfAbsent(name, value);
  }

  private void checkOutputs() {
    if (outputs.isEmpty()) {
      problems.report(
          Code.NO_OUTPUT
              .at(block.name().span(), block.name().text())
              .withHelp(
                  scope.layers().isEmpty()
                      ? Optional.of("write output NAME; with the name of a layer")
                      : Optional.of("write output " + scope.layers().getLast() + ";")));
    }
    Set<String> seen = new HashSet<>();
    for (Identifier output : outputs) {
      if (scope.isInput(output.text())) {
        problems.report(Code.OUTPUT_IS_INPUT.at(output.span(), output.text()));
      } else if (!scope.isLayer(output.text())) {
        problems.report(
            Code.UNKNOWN_NAME
                .at(output.span(), output.text())
                .withHelp(Suggestion.didYouMean(output.text(), scope.layers())));
      } else if (!seen.add(output.text())) {
        problems.report(Code.DUPLICATE_OUTPUT.at(output.span(), output.text()));
      }
    }
  }

  /** Returns the shape of a tensor that the source names; what a layer expands to is not named. */
  private Optional<Shape> shape(String tensor) {
    return Optional.ofNullable(values.get(tensor)).flatMap(Value::shape);
  }

  private Map<String, ArraySize> arraySizes() {
    Map<String, ArraySize> sizes = new HashMap<>();
    for (Layer layer : layers) {
      List<Shape> inputs = layer.inputs().stream().flatMap(n -> shape(n).stream()).toList();
      if (inputs.size() == layer.inputs().size()) {
        layer.arraySize(inputs).ifPresent(size -> sizes.put(layer.name(), size));
      }
    }
    return sizes;
  }

  /** Leaves out the layers that no output depends on, with a warning. */
  private Optional<Network> network(Hardware hardware) {
    List<String> names = outputs.stream().map(Identifier::text).toList();
    Network network = new Network(block.name().text(), inputs, layers, names, hardware);
    warnUnused(network.used());
    return problems.failed() ? Optional.empty() : Optional.of(network.withoutUnusedLayers());
  }

  private void warnUnused(Set<String> used) {
    block
        .statements()
        .forEach(
            statement -> {
              if (statement instanceof LayerStatement layer
                  && !used.contains(layer.name().text())) {
                problems.report(
                    Code.UNUSED_LAYER
                        .at(layer.name().span(), layer.name().text())
                        .withNote("no output depends on it, so it is left out"));
              }
              if (statement instanceof InputStatement input
                  && !used.contains(input.name().text())) {
                problems.report(
                    Code.UNUSED_INPUT
                        .at(input.name().span(), input.name().text())
                        .withNote("no output depends on it, so nothing would take its elements"));
              }
            });
  }
}
