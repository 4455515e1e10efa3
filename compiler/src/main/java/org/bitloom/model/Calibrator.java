// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.nio.file.Path;
import java.util.Optional;
import org.bitloom.diagnostic.Diagnostics;

/** Runs calibration data through a network whose scales are not known yet. */
@FunctionalInterface
public interface Calibrator {
  /**
   * Returns what the data says.
   *
   * @param draft the network; the scales that calibration is to find are {@link Draft#PLACEHOLDER}
   * @param request what is asked for
   * @param folder folder of the source, which paths are relative to
   * @return empty after an error was reported
   */
  Optional<Calibration> calibrate(
      Network draft, CalibrationRequest request, Path folder, Diagnostics diagnostics);
}
