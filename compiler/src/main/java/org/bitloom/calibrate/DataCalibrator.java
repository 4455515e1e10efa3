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
import org.bitloom.model.RealParameters;
import org.bitloom.model.Refinement;

/** Reads calibration data and runs it through the real network. */
public final class DataCalibrator implements Calibrator {
  @Override
  public Optional<Calibration> calibrate(
      Network draft, CalibrationRequest request, Path folder, Diagnostics diagnostics) {
    Optional<Path> file = file(request, folder);
    if (file.isEmpty()) {
      diagnostics.report(
          Code.NETWORK_DATA
              .at(request.place(), request.data())
              .withNote("there is no such file; paths are relative to the folder of this source"));
      return Optional.empty();
    }
    try {
      NetworkData data = NetworkData.read(file.get(), request.data(), draft);
      return Optional.of(calibration(draft, request, data, diagnostics));
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

  private static Calibration calibration(
      Network draft, CalibrationRequest request, NetworkData data, Diagnostics diagnostics) {
    Map<String, RealParameters> parameters =
        request.refinements().contains(Refinement.EQUALIZATION) ? Equalization.of(draft) : Map.of();
    RealModel model = RealModel.of(Equalization.with(draft, parameters), RealModel.Mode.REAL);
    return new DataCalibration(
        Distributions.of(model, data),
        parameters,
        network -> refined(network, request, data),
        diagnostics);
  }

  /** Rounds first: a bias makes up for what is left of it. */
  private static Network refined(Network network, CalibrationRequest request, NetworkData data) {
    Network rounded =
        request.refinements().contains(Refinement.ADAPTIVE_ROUNDING)
            ? AdaptiveRounding.apply(network, data)
            : network;
    return request.refinements().contains(Refinement.BIAS_CORRECTION)
        ? BiasCorrection.apply(rounded, data)
        : rounded;
  }
}
