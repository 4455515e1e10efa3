// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.importer.tflite.TfliteImporter;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.model.Calibrator;
import org.bitloom.model.Network;

/** Reads a network from any kind of file, told apart by its ending. */
public final class NetworkReader {
  private NetworkReader() {}

  /**
   * Reads a {@code .loom} or {@code .tflite} file.
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
    Span place = Span.ofFile(file.toString());
    diagnostics.report(
        name.endsWith(".onnx")
            ? Code.ONNX_NOT_BUILT
                .at(place, file)
                .withHelp("export the network as an int8 TFLite file, or write a .loom file")
            : Code.UNKNOWN_FILE_KIND
                .at(place, file)
                .withHelp("networks are .loom and .tflite files"));
    return Optional.empty();
  }
}
