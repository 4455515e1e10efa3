// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.shared.GivenType;
import org.bitloom.importer.shared.ModelFile;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.RealNetwork;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.model.ShapeResult;

/** Reads ONNX files whose tensors are quantized. Everything in the way is reported in one run. */
public final class OnnxImporter {
  private static final long LARGEST_FILE = 1L << 30;
  private static final int NEWEST_OPSET = 25;

  private final Path file;
  private final BorderOptions border;
  private final Diagnostics diagnostics;
  private final Span origin;
  private boolean failed;

  private OnnxImporter(Path file, BorderOptions border, Diagnostics diagnostics) {
    this.file = file;
    this.border = border;
    this.diagnostics = diagnostics;
    this.origin = Span.ofFile(file.toString());
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
    InputOrders orders = new InputOrders(model);
    Map<String, StreamOrder> inputOrders = new HashMap<>();
    for (OnnxModel.Border input : model.inputs()) {
      input(reading, orders, input, inputOrders);
    }
    for (OnnxNode node : model.nodes()) {
      node(reading, node, NodeImporter::values);
    }
    if (failed) {
      return Optional.empty();
    }
    Ends ends = new Ends(reading, diagnostics, origin);
    for (OnnxModel.Border output : model.outputs()) {
      ends.add(output.name());
    }
    return ends.failed() ? Optional.empty() : finished(model, reading, ends);
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

  private void input(
      Reading reading,
      InputOrders orders,
      OnnxModel.Border input,
      Map<String, StreamOrder> inputOrders) {
    Optional<Value.RealInput> real = realInput(reading, orders, input);
    if (real.isEmpty()) {
      reading.define(input.name(), new Value.Unknown());
      return;
    }
    try {
      reading.define(input.name(), value(reading, orders, input, real.get()));
    } catch (Refused e) {
      refuseInput(input, e.getMessage(), e.nearest());
      reading.define(input.name(), new Value.Unknown());
    }
  }

  private Value value(
      Reading reading, InputOrders orders, OnnxModel.Border input, Value.RealInput real) {
    Optional<String> given = border.type(input.name());
    if (input.type().isInteger()) {
      given.ifPresent(
          type -> {
            throw new Refused(
                "its type is %s in the file, %s is wanted".formatted(input.type().keyword(), type),
                "leave out --input-type");
          });
      return orders.integers(reading, input, real);
    }
    if (given.isEmpty()) {
      return real;
    }
    return reading.givenInput(
        real,
        GivenType.of(given.get())
            .orElseThrow(
                () ->
                    new Refused(
                        "its type '" + given.get() + "' cannot be read",
                        "write it as " + GivenType.EXAMPLE)));
  }

  /** Returns an input with its sizes and the order in which it travels. */
  private Optional<Value.RealInput> realInput(
      Reading reading, InputOrders orders, OnnxModel.Border input) {
    List<Integer> dims = new ArrayList<>(border.shape(input.name()).orElse(input.dims()));
    if (!border.fits(input.name(), input.dims(), OnnxModel.SYMBOLIC)) {
      refuseInput(
          input,
          "its shape is %s in the file, %s is wanted".formatted(named(input), dims),
          "give as many sizes, and those of the file where it has some");
      return Optional.empty();
    }
    if (!dims.isEmpty() && dims.get(0) == OnnxModel.SYMBOLIC) {
      dims.set(0, 1);
    }
    long elements = 1;
    for (int d : dims) {
      elements *= Math.max(1, d);
      elements = Math.min(elements, 1L << 40);
    }
    if (dims.contains(OnnxModel.SYMBOLIC)
        || elements > ShapeResult.MOST_ELEMENTS
        || dims.isEmpty()) {
      refuseInput(
          input,
          "its shape is " + named(input),
          "give its sizes: --shape %s=%s"
              .formatted(
                  input.name(),
                  String.join(
                      ",",
                      dims.stream()
                          .map(d -> d == OnnxModel.SYMBOLIC ? "N" : d.toString())
                          .toList())));
      return Optional.empty();
    }
    if (dims.size() > 1 && dims.get(0) != 1 && dims.size() != 3) {
      refuseInput(input, "its shape is " + dims, "export with a batch of 1");
      return Optional.empty();
    }
    String name = reading.inputs().name(input.name());
    reading.layers().reserve(name);
    List<Integer> axes = Inputs.streamDims(dims, orders.channelsLast(input.name(), dims.size()));
    if (axes.isEmpty()) {
      axes = List.of(0);
    }
    return Optional.of(new Value.RealInput(name, dims, StreamOrder.of(dims, axes), 1, 0));
  }

  /** Returns the dimensions of an input as the file has them. */
  private static List<String> named(OnnxModel.Border input) {
    return input.dims().stream().map(d -> d == OnnxModel.SYMBOLIC ? "?" : d.toString()).toList();
  }

  /** Returns the network of a file whose tensors are real numbers. */
  private Optional<RealNetwork> real(OnnxModel model) {
    Reading reading = new Reading(model, new Layers(origin, false), false);
    RealImport made = new RealImport(reading, file);
    InputOrders orders = new InputOrders(model);
    for (OnnxModel.Border input : model.inputs()) {
      Optional<Value.RealInput> sized = realInput(reading, orders, input);
      boolean real = !input.type().isInteger();
      if (sized.isPresent() && !real) {
        refuseInput(input, "it is " + input.type().keyword(), "inputs of real numbers");
      }
      reading.define(
          input.name(),
          sized.isPresent() && real ? made.input(input.name(), sized.get()) : new Value.Unknown());
    }
    for (OnnxNode node : model.nodes()) {
      node(reading, node, made::values);
    }
    for (OnnxModel.Border output : model.outputs()) {
      made.output(output.name()).ifPresent(reason -> refuseOutput(output.name(), reason));
    }
    if (!failed && model.outputs().isEmpty()) {
      failed = true;
      diagnostics.report(Code.MODEL_STRUCTURE.at(origin, file).withNote("it has no output"));
    }
    return failed ? Optional.empty() : Optional.of(made.network());
  }

  private void refuseOutput(String output, String reason) {
    if (failed) {
      return;
    }
    failed = true;
    diagnostics.report(
        Code.MODEL_TENSOR
            .at(origin, "output '" + output + "'")
            .withNote(reason)
            .withHelp("export a network whose outputs its layers make"));
  }

  private void refuseInput(OnnxModel.Border input, String reason, String help) {
    failed = true;
    diagnostics.report(
        Code.MODEL_TENSOR
            .at(origin, "input '" + input.name() + "'")
            .withNote(reason)
            .withHelp(help));
  }

  private void node(
      Reading reading, OnnxNode node, BiFunction<Reading, OnnxNode, List<Value>> maker) {
    List<Value> values;
    try {
      values = maker.apply(reading, node);
    } catch (Refused e) {
      values = List.of(refuse(node, e.getMessage(), e.nearest()));
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
      values =
          List.of(refuse(node, "its sizes do not fit: " + e.getMessage(), "consistent tensors"));
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      reading.define(
          node.outputs().get(i), i < values.size() ? values.get(i) : new Value.Unknown());
    }
  }

  private Value refuse(OnnxNode node, String reason, String nearest) {
    failed = true;
    diagnostics.report(
        Code.UNSUPPORTED_OPERATOR
            .at(origin, node.index(), node.title())
            .withNote(reason)
            .withNote("it makes '" + node.outputs().get(0) + "'")
            .withHelp("nearest supported form: " + nearest));
    return new Value.Unknown();
  }
}
