// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.FilesRead;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.shared.ModelFile;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.RealNetwork;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Network;

/** Reads ONNX files whose tensors are quantized. Everything in the way is reported in one run. */
public final class OnnxImporter {
  private static final long LARGEST_FILE = 1L << 30;
  private static final int NEWEST_OPSET = 25;

  private final Path file;
  private final BorderOptions border;
  private final Diagnostics diagnostics;
  private final Span origin;
  private final Refusals refusals;

  private OnnxImporter(Path file, BorderOptions border, Diagnostics diagnostics) {
    this.file = file;
    this.border = border;
    this.diagnostics = diagnostics;
    this.origin = Span.ofFile(file.toString());
    this.refusals = new Refusals(diagnostics, origin);
  }

  /** Returns the network of a quantized file; empty after an error was reported. */
  public static Optional<Network> read(Path file, Diagnostics diagnostics) {
    OnnxImporter importer = new OnnxImporter(file, BorderOptions.NONE, diagnostics);
    return importer.decode().flatMap(importer::network);
  }

  /**
   * Returns what a file has, quantized or in real numbers; empty after an error was reported.
   *
   * @param border what the user says of inputs
   */
  public static Optional<ModelFile> open(Path file, BorderOptions border, Diagnostics diagnostics) {
    OnnxImporter importer = new OnnxImporter(file, border, diagnostics);
    return importer
        .decode()
        .flatMap(
            model ->
                RealImport.isReal(model)
                    ? importer.real(model).map(ModelFile.Real::new)
                    : importer.network(model).map(ModelFile.Quantized::new));
  }

  /** Returns the names of the operators of a set that can be read: ONNX, com.microsoft, QONNX. */
  public static List<String> operators(String set) {
    return NodeImporter.operators(set);
  }

  /** Returns the names of the operators of float files that can be read, in order. */
  public static List<String> realOperators() {
    return RealNodes.operators();
  }

  private Optional<OnnxModel> decode() {
    FilesRead.note(file);
    try {
      if (Files.isRegularFile(file) && Files.size(file) > LARGEST_FILE) {
        return unreadable("it has " + Files.size(file) + " bytes");
      }
      byte[] bytes = Files.readAllBytes(file);
      return Optional.of(OnnxDecoder.decode(bytes, file.toAbsolutePath().getParent()));
    } catch (Damaged e) {
      diagnostics.report(Code.DAMAGED_MODEL.at(origin, file).withNote(e.getMessage()));
      return Optional.empty();
    } catch (IOException e) {
      return unreadable(Files.exists(file) ? "it cannot be read" : "there is no such file");
    }
  }

  private Optional<OnnxModel> unreadable(String reason) {
    diagnostics.report(Code.SOURCE_UNREADABLE.at(origin, file).withNote(reason));
    return Optional.empty();
  }

  private Optional<Network> network(OnnxModel model) {
    boolean qonnx = model.nodes().stream().anyMatch(NodeImporter::isQonnx);
    Layers layers = new Layers(origin, qonnx);
    Reading reading = new Reading(model, layers, qonnx);
    BorderInputs inputs = inputs(model, reading);
    for (OnnxModel.Border input : model.inputs()) {
      reading.define(input.name(), inputs.value(input));
    }
    for (OnnxNode node : model.nodes()) {
      node(reading, node, NodeImporter::values);
    }
    if (refusals.failed()) {
      return Optional.empty();
    }
    Ends ends = new Ends(reading, diagnostics, refusals, origin);
    for (OnnxModel.Border output : model.outputs()) {
      ends.add(output.name());
    }
    return refusals.failed() ? Optional.empty() : finished(model, reading, ends);
  }

  private Optional<Network> finished(OnnxModel model, Reading reading, Ends ends) {
    if (ends.names().isEmpty() || reading.inputs().all().isEmpty()) {
      diagnostics.report(
          Code.MODEL_STRUCTURE
              .at(origin, file)
              .withNote(
                  ends.names().isEmpty()
                      ? "nothing that is quantized reaches an output"
                      : "no input is quantized")
              .withHelp("quantize the network first, with QuantizeLinear or Quant nodes"));
      return Optional.empty();
    }
    Map<String, FileTensor> tensors = new HashMap<>(ends.tensors());
    reading.heads().forEach((name, head) -> tensors.put(name, ends.input(name, head)));
    Network network =
        new Network(
                Names.ofNetwork(file),
                reading.inputs().all(),
                reading.layers().made(),
                ends.names(),
                Hardware.unspecified(),
                tensors)
            .withoutUnusedLayers();
    for (Input input : network.inputs()) {
      if (!network.used().contains(input.name())) {
        diagnostics.report(
            Code.UNUSED_INPUT
                .at(origin, input.name())
                .withNote("no output depends on it, so nothing would take its elements"));
        return Optional.empty();
      }
    }
    return Optional.of(network);
  }

  /** Returns the network of a file whose tensors are real numbers. */
  private Optional<RealNetwork> real(OnnxModel model) {
    Reading reading = new Reading(model, new Layers(origin, false), false);
    RealImport made = new RealImport(reading, file);
    BorderInputs inputs = inputs(model, reading);
    for (OnnxModel.Border input : model.inputs()) {
      reading.define(
          input.name(),
          inputs
              .real(input)
              .map(sized -> made.input(input.name(), sized))
              .orElseGet(Value.Unknown::new));
    }
    for (OnnxNode node : model.nodes()) {
      node(reading, node, made::values);
    }
    for (OnnxModel.Border output : model.outputs()) {
      made.output(output.name()).ifPresent(reason -> refuseOutput(output.name(), reason));
    }
    if (!refusals.failed() && model.outputs().isEmpty()) {
      diagnostics.report(Code.MODEL_STRUCTURE.at(origin, file).withNote("it has no output"));
      return Optional.empty();
    }
    return refusals.failed() ? Optional.empty() : Optional.of(made.network());
  }

  private BorderInputs inputs(OnnxModel model, Reading reading) {
    return new BorderInputs(reading, new InputOrders(model), border, refusals);
  }

  /** Refuses an output, where nothing in front of it was refused. */
  private void refuseOutput(String output, String reason) {
    if (!refusals.failed()) {
      refusals.output(output, reason, "export a network whose outputs its layers make");
    }
  }

  private void node(
      Reading reading, OnnxNode node, BiFunction<Reading, OnnxNode, List<Value>> maker) {
    List<Value> values;
    try {
      values = maker.apply(reading, node);
    } catch (Refused e) {
      values = List.of(refusals.node(node, e.getMessage(), e.nearest()));
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
      values =
          List.of(
              refusals.node(node, "its sizes do not fit: " + e.getMessage(), "consistent tensors"));
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      reading.define(
          node.outputs().get(i), i < values.size() ? values.get(i) : new Value.Unknown());
    }
  }
}
