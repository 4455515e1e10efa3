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
import org.bitloom.diagnostic.InputFile;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.CheckedLayers;
import org.bitloom.importer.shared.ModelFile;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Network;

/**
 * Reads TFLite files: networks that are quantized to int8 or uint8, or to int16 with int8 weights.
 * Everything that cannot be built is reported in one run, operator by operator.
 */
public final class TfliteImporter {
  private static final int LARGEST_FILE = 1 << 28;

  private final Path file;
  private final Diagnostics diagnostics;
  private final Span origin;

  private TfliteImporter(Path file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
    this.origin = Span.ofFile(file.toString());
  }

  /**
   * Reads a file.
   *
   * @param arithmetic whose kernels the network is exact to
   * @return the network; empty after an error was reported
   */
  public static Optional<Network> read(Path file, Arithmetic arithmetic, Diagnostics diagnostics) {
    TfliteImporter importer = new TfliteImporter(file, diagnostics);
    return importer
        .decode()
        .map(TfliteImporter::simplified)
        .flatMap(model -> importer.quantized(model, arithmetic));
  }

  /** Returns the names of the operators that can be built, in order. */
  public static List<String> operators() {
    return List.copyOf(OperatorImporter.built());
  }

  /** Returns the names of the operators that can be built of int16 tensors, in order. */
  public static List<String> wideOperators() {
    return WideOperators.built();
  }

  /** Returns the names of the operators of float files that can be built, in order. */
  public static List<String> realOperators() {
    return List.copyOf(RealOperators.built());
  }

  /** Returns the names of the operators that are computed where their inputs are constants. */
  public static List<String> operatorsOfConstants() {
    return List.copyOf(ShapeArithmetic.operators());
  }

  /**
   * Returns what a file has, quantized or in real numbers; empty after an error was reported.
   *
   * @param arithmetic whose kernels a quantized network is exact to
   * @param outputs names of tensors at which it ends; none for those of the file
   */
  public static Optional<ModelFile> open(
      Path file, Arithmetic arithmetic, List<String> outputs, Diagnostics diagnostics) {
    TfliteImporter importer = new TfliteImporter(file, diagnostics);
    Optional<TfliteModel> model =
        importer
            .decode()
            .flatMap(m -> NamedOutputs.ended(m, outputs, importer.origin, diagnostics))
            .map(TfliteImporter::simplified);
    return model.flatMap(
        m ->
            RealTensors.areReal(m)
                ? new RealTflite(file, m, diagnostics).network().map(ModelFile.Real::new)
                : importer.quantized(m, arithmetic).map(ModelFile.Quantized::new));
  }

  private static TfliteModel simplified(TfliteModel model) {
    return DilationFolding.folded(ShapeArithmetic.folded(model));
  }

  private Optional<Network> quantized(TfliteModel file, Arithmetic arithmetic) {
    TfliteModel model = FloatEnds.cut(file, origin, diagnostics);
    return network(model, TransposeFolding.folded(model), arithmetic);
  }

  private Optional<TfliteModel> decode() {
    try {
      byte[] bytes = InputFile.read(file, LARGEST_FILE);
      if (!TfliteDecoder.hasIdentifier(bytes)) {
        diagnostics.report(
            Code.NOT_A_TFLITE_FILE
                .at(origin, file)
                .withNote("its bytes 4 to 7 are not the identifier TFL3"));
        return Optional.empty();
      }
      return Optional.of(TfliteDecoder.decode(bytes));
    } catch (TfliteDecoder.Damaged e) {
      diagnostics.report(Code.DAMAGED_MODEL.at(origin, file).withNote(e.getMessage()));
      return Optional.empty();
    } catch (InputFile.Refused e) {
      diagnostics.report(Code.SOURCE_UNREADABLE.at(origin, file).withNote(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Returns the network.
   *
   * @param file the graph whose border the user sees
   * @param folded the graph as its tensors travel
   */
  private Optional<Network> network(
      TfliteModel file, TransposeFolding.Folded folded, Arithmetic arithmetic) {
    TfliteModel model = FloatBorder.moved(FloatIslands.folded(folded.model()), origin, diagnostics);
    Map<Integer, String> names = new HashMap<>();
    List<Input> inputs = new ArrayList<>();
    TensorCheck check = new TensorCheck(model, origin, diagnostics);
    Names inputNames = new Names();
    for (int position = 0; position < model.inputs().size(); position++) {
      TfliteTensor tensor = model.tensors().get(model.inputs().get(position));
      String name = inputNames.ofInput(position, tensor.name());
      names.put(tensor.index(), name);
      check.input(name, tensor).ifPresent(inputs::add);
    }
    CheckedLayers layers = new CheckedLayers();
    inputs.forEach(layers::add);
    for (TfliteOperator operator : model.operators()) {
      OperatorImporter importer = new OperatorImporter(operator, names, check, arithmetic);
      name(operator, check.checked(operator, importer.layers(), layers), names);
    }
    List<String> outputs = outputs(model, names);
    if (check.failed() || diagnostics.hasErrors()) {
      return Optional.empty();
    }
    Map<String, FileTensor> files = FileTensors.of(file, folded, model, names);
    String name = Names.ofNetwork(this.file);
    return used(new Network(name, inputs, layers.all(), outputs, Hardware.unspecified(), files));
  }

  /** Each output has the name of the layer that computes it. */
  private static void name(
      TfliteOperator operator, List<String> results, Map<Integer, String> names) {
    for (int i = 0; i < operator.outputs().size(); i++) {
      boolean known = i < results.size();
      names.put(operator.outputs().get(i), known ? results.get(i) : OperatorTensors.REFUSED);
    }
  }

  private List<String> outputs(TfliteModel model, Map<Integer, String> names) {
    List<String> outputs = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int output : model.outputs()) {
      boolean computed = names.containsKey(output) && !model.inputs().contains(output);
      if (!computed || !seen.add(output)) {
        diagnostics.report(
            Code.MODEL_STRUCTURE
                .at(origin, file)
                .withNote("output tensor " + output + " is not computed, or listed twice"));
      }
      outputs.add(names.getOrDefault(output, OperatorTensors.REFUSED));
    }
    if (outputs.isEmpty()) {
      diagnostics.report(Code.MODEL_STRUCTURE.at(origin, file).withNote("it has no output"));
    }
    return outputs;
  }

  /** Leaves out what no output depends on; an input must not be left out. */
  private Optional<Network> used(Network network) {
    Network used = network.withoutUnusedLayers();
    for (Input input : used.inputs()) {
      if (!used.used().contains(input.name())) {
        diagnostics.report(
            Code.UNUSED_INPUT
                .at(origin, input.name())
                .withNote("no output depends on it, so nothing would take its elements"));
        return Optional.empty();
      }
    }
    return Optional.of(used);
  }
}
