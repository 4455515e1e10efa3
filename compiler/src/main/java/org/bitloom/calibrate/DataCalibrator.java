// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Calibration;
import org.bitloom.model.CalibrationRequest;
import org.bitloom.model.Calibrator;
import org.bitloom.model.Network;

/** Reads calibration data and runs it through the real network. */
public final class DataCalibrator implements Calibrator {
  @Override
  public Optional<Calibration> calibrate(
      Network draft, CalibrationRequest request, Path folder, Diagnostics diagnostics) {
    Optional<Path> file = file(request, folder);
    if (file.isEmpty()) {
      diagnostics.report(
          Code.CALIBRATION_FILE
              .at(request.place(), request.data())
              .withNote("there is no such file; paths are relative to the folder of this source"));
      return Optional.empty();
    }
    try {
      NetworkData data = NetworkData.read(file.get(), request.data(), draft.inputs());
      return Optional.of(calibration(draft, data, diagnostics));
    } catch (DiagnosticException e) {
      diagnostics.report(e.diagnostic().withNote("it is named at " + request.place().place()));
      return Optional.empty();
    }
  }

  private static Optional<Path> file(CalibrationRequest request, Path folder) {
    try {
      return Optional.of(folder.resolve(request.data())).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Calibration calibration(Network draft, NetworkData data, Diagnostics diagnostics) {
    RealModel model = RealModel.of(draft, RealModel.Mode.REAL);
    return new DataCalibration(
        Distributions.of(model, data), Map.of(), network -> network, diagnostics);
  }
}
