// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.shared.RealNetwork;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Shape;

/** Makes a network in real numbers of a TFLite file in float32. */
final class RealTflite {
  private final Path file;
  private final TfliteModel border;
  private final TransposeFolding.Folded folded;
  private final TfliteModel model;
  private final Diagnostics diagnostics;
  private final Span origin;
  private final RealTensors tensors;
  private final RealLayers layers = new RealLayers();
  private final List<RealNetwork.Input> inputs = new ArrayList<>();
  private final Set<Integer> refused = new HashSet<>();
  private boolean failed;

  /**
   * Starts with a graph.
   *
   * @param border the graph whose inputs and outputs the user sees
   */
  RealTflite(Path file, TfliteModel border, Diagnostics diagnostics) {
    this.file = file;
    this.border = border;
    this.folded = TransposeFolding.folded(border);
    this.model = folded.model();
    this.diagnostics = diagnostics;
    this.origin = Span.ofFile(file.toString());
    this.tensors = new RealTensors(model);
  }

  /** Returns the network; empty after an error was reported. */
  Optional<RealNetwork> network() {
    Names names = new Names();
    for (int position = 0; position < model.inputs().size(); position++) {
      input(names, position);
    }
    for (TfliteOperator operator : model.operators()) {
      operator(operator);
    }
    if (failed) {
      return Optional.empty();
    }
    return finished();
  }

  private void input(Names names, int position) {
    int tensor = model.inputs().get(position);
    String wish = model.tensors().get(tensor).name();
    try {
      Shape shape = tensors.shape(tensor);
      String name = names.ofInput(position, wish);
      layers.reserve(name);
      inputs.add(new RealNetwork.Input(name, wish, shape));
      tensors.define(tensor, new Stream(name, shape));
    } catch (Refused e) {
      failed = true;
      refused.add(tensor);
      diagnostics.report(
          Code.MODEL_TENSOR.at(origin, "input '" + wish + "'").withNote(e.getMessage()));
    }
  }

  /** What needs a refused tensor says nothing. */
  private void operator(TfliteOperator operator) {
    if (operator.inputs().stream().anyMatch(refused::contains)) {
      refused.addAll(operator.outputs());
      return;
    }
    try {
      new RealOperators(tensors, layers, operator).make();
    } catch (Refused e) {
      refuse(operator, e.getMessage(), e.nearest());
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
      refuse(operator, "its sizes do not fit: " + e.getMessage(), "consistent tensors");
    }
  }

  private void refuse(TfliteOperator operator, String reason, String nearest) {
    failed = true;
    refused.addAll(operator.outputs());
    diagnostics.report(
        Code.UNSUPPORTED_OPERATOR
            .at(origin, operator.index(), operator.kind())
            .withNote(reason)
            .withHelp("nearest supported form: " + nearest));
  }

  private Optional<RealNetwork> finished() {
    List<String> outputs = new ArrayList<>();
    for (int output : model.outputs()) {
      Optional<Stream> stream = tensors.stream(output);
      boolean made =
          stream.isPresent()
              && inputs.stream().noneMatch(i -> i.name().equals(stream.get().layer()));
      if (!made || outputs.contains(stream.get().layer())) {
        diagnostics.report(
            Code.MODEL_STRUCTURE
                .at(origin, file)
                .withNote("output tensor " + output + " is not computed, or listed twice"));
        return Optional.empty();
      }
      outputs.add(stream.get().layer());
    }
    if (outputs.isEmpty()) {
      diagnostics.report(Code.MODEL_STRUCTURE.at(origin, file).withNote("it has no output"));
      return Optional.empty();
    }
    RealLayers.Finished finished = layers.finished(outputs);
    Map<String, FileTensor> files = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      TfliteTensor there = border.tensors().get(border.inputs().get(i));
      files.put(inputs.get(i).name(), FileTensors.real(there, folded.inputs().get(i)));
    }
    for (int o = 0; o < model.outputs().size(); o++) {
      Stream stream = tensors.stream(model.outputs().get(o)).orElseThrow();
      TfliteTensor there = border.tensors().get(border.outputs().get(o));
      files.put(finished.nameOf(stream.layer()), FileTensors.real(there, folded.outputs().get(o)));
    }
    return Optional.of(
        new RealNetwork(
            Names.ofNetwork(file),
            inputs,
            finished.layers(),
            outputs.stream().map(finished::nameOf).toList(),
            files));
  }
}
