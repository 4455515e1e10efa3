// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.onnx.OnnxImporter;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.importer.tflite.TfliteImporter;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.model.Calibrator;
import org.bitloom.model.Network;

/** Reads a network from any kind of file, told apart by its ending. */
public final class NetworkReader {
  private NetworkReader() {}

  /**
   * Reads a {@code .loom}, {@code .tflite} or {@code .onnx} file.
   *
   * @param calibrator finds the scales that a {@code .loom} file leaves to calibration
   * @param arithmetic whose kernels a network from a TFLite file is exact to
   * @return the network; empty after an error was reported
   */
  public static Optional<Network> read(
      Path file, Calibrator calibrator, Arithmetic arithmetic, Diagnostics diagnostics) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".loom")) {
      return LoomReader.read(file, calibrator, diagnostics);
    }
    if (name.endsWith(".tflite")) {
      return TfliteImporter.read(file, arithmetic, diagnostics);
    }
    if (name.endsWith(".onnx")) {
      return OnnxImporter.read(file, diagnostics);
    }
    diagnostics.report(
        Code.UNKNOWN_FILE_KIND
            .at(Span.ofFile(file.toString()), file)
            .withHelp("networks are .loom, .tflite and .onnx files"));
    return Optional.empty();
  }
}
