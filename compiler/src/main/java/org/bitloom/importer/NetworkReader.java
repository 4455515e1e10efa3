// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.onnx.OnnxImporter;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.shared.ModelFile;
import org.bitloom.importer.shared.RealNetwork;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.importer.tflite.TfliteImporter;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.model.Calibrator;
import org.bitloom.model.Network;

/** Reads a network from any kind of file, told apart by its ending. */
public final class NetworkReader {
  private NetworkReader() {}

  /**
   * Reads a {@code .loom}, {@code .tflite} or {@code .onnx} file of which nothing more is said.
   *
   * @param calibrator finds the scales that a {@code .loom} file leaves to calibration
   * @param arithmetic whose kernels a network from a TFLite file is exact to
   * @return the network; empty after an error was reported
   */
  public static Optional<Network> read(
      Path file, Calibrator calibrator, Arithmetic arithmetic, Diagnostics diagnostics) {
    return read(file, calibrator, ReadOptions.of(arithmetic), diagnostics);
  }

  /**
   * Reads a {@code .loom}, {@code .tflite} or {@code .onnx} file.
   *
   * @param calibrator finds the scales that are left to calibration
   * @param options what the user says beside
   * @return the network; empty after an error was reported
   */
  public static Optional<Network> read(
      Path file, Calibrator calibrator, ReadOptions options, Diagnostics diagnostics) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".loom")) {
      if (!options.border().equals(BorderOptions.NONE)) {
        return alreadyTyped(file, diagnostics);
      }
      return options.quantizing().isPresent()
          ? refused(file, "its numerics block says how it is quantized", diagnostics)
          : LoomReader.read(file, calibrator, diagnostics);
    }
    Optional<ModelFile> model;
    if (name.endsWith(".tflite")) {
      model =
          TfliteImporter.open(file, options.arithmetic(), options.outputs(), diagnostics)
              .filter(m -> m instanceof ModelFile.Real || untouched(file, options, diagnostics));
    } else if (name.endsWith(".onnx")) {
      model = OnnxImporter.open(file, options.border(), diagnostics);
    } else {
      diagnostics.report(
          Code.UNKNOWN_FILE_KIND
              .at(Span.ofFile(file.toString()), file)
              .withHelp("networks are .loom, .tflite and .onnx files"));
      return Optional.empty();
    }
    return model.flatMap(m -> network(file, m, calibrator, options, diagnostics));
  }

  private static Optional<Network> network(
      Path file,
      ModelFile model,
      Calibrator calibrator,
      ReadOptions options,
      Diagnostics diagnostics) {
    return switch (model) {
      case ModelFile.Quantized(Network network) ->
          options.quantizing().isPresent()
              ? refused(file, "its tensors are quantized already", diagnostics)
              : Optional.of(network);
      case ModelFile.Real(RealNetwork network) -> {
        if (options.quantizing().isEmpty()) {
          diagnostics.report(real(file));
          yield Optional.empty();
        }
        yield RealReader.read(
            file, network, options.quantizing().get(), options.border(), calibrator, diagnostics);
      }
    };
  }

  private static boolean untouched(Path file, ReadOptions options, Diagnostics diagnostics) {
    return options.border().equals(BorderOptions.NONE)
        || alreadyTyped(file, diagnostics).isPresent();
  }

  private static Optional<Network> alreadyTyped(Path file, Diagnostics diagnostics) {
    diagnostics.report(
        Code.MODEL_TENSOR
            .at(Span.ofFile(file.toString()), "an input")
            .withNote("the file says its type and its shape itself")
            .withHelp("leave out --input-type and --shape"));
    return Optional.empty();
  }

  private static Optional<Network> refused(Path file, String why, Diagnostics diagnostics) {
    diagnostics.report(
        Code.NOTHING_TO_QUANTIZE
            .at(Span.ofFile(file.toString()), file)
            .withNote(why)
            .withHelp("leave out --quantize"));
    return Optional.empty();
  }

  private static Diagnostic real(Path file) {
    return Code.REAL_NETWORK
        .at(Span.ofFile(file.toString()), file)
        .withNote("nothing in it is quantized, and every operator in it can be built")
        .withHelp(
            "let Bitloom quantize it, with samples of its inputs: bitloom import "
                + file
                + " --quantize --data SAMPLES.npz -o DIR; all commands take these options");
  }
}
