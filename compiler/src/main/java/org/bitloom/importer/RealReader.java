// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.shared.RealNetwork;
import org.bitloom.loom.read.NetworkBuilder;
import org.bitloom.model.Calibrator;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerCheck;
import org.bitloom.model.Network;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Quantization;

/** Quantizes a network in real numbers as a {@code calibrate} statement does. */
final class RealReader {
  private RealReader() {}

  /**
   * Returns the quantized network; empty after an error was reported.
   *
   * @param file the model file, which diagnostics point to
   */
  static Optional<Network> read(
      Path file,
      RealNetwork network,
      Quantizing quantizing,
      BorderOptions border,
      Calibrator calibrator,
      Diagnostics diagnostics) {
    Span place = Span.ofFile(file.toString());
    Calibrator inFile =
        (draft, request, folder, problems) ->
            calibrator.calibrate(draft.with(network.files()), request, folder, problems);
    return RealSyntax.of(network, quantizing, border, place, diagnostics)
        .flatMap(
            syntax ->
                NetworkBuilder.build(
                    syntax, RealSyntax.arrays(network), Path.of(""), inFile, diagnostics))
        .map(built -> built.with(files(built, network.files())));
  }

  /** Returns how the file has inputs and outputs, with the scales that are known now. */
  private static Map<String, FileTensor> files(Network network, Map<String, FileTensor> files) {
    Map<String, FileTensor> scaled = new HashMap<>();
    Map<String, TypedTensor> tensors = new HashMap<>();
    for (Input input : network.inputs()) {
      tensors.put(input.name(), TypedTensor.of(input));
    }
    for (Layer layer : network.layers()) {
      var inputs = layer.inputs().stream().map(tensors::get).toList();
      tensors.put(layer.name(), LayerCheck.output(layer, inputs));
    }
    files.forEach(
        (name, tensor) ->
            Optional.ofNullable(tensors.get(name))
                .ifPresent(typed -> scaled.put(name, scaled(tensor, typed))));
    return scaled;
  }

  private static FileTensor scaled(FileTensor file, TypedTensor typed) {
    Quantization numbers = typed.quantization().orElse(new Quantization(1, 0));
    var range = typed.type().elementType().range();
    return new FileTensor(
        file.dims(),
        file.order(),
        (real, element) ->
            range.clamp((long) Math.rint(real / numbers.scale()) + numbers.zeroPoint()));
  }
}
