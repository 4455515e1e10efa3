// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Calibration;
import org.bitloom.model.CalibrationRequest;
import org.bitloom.model.Draft;
import org.bitloom.model.OpenTensor;
import org.bitloom.operator.Quantization;
import org.bitloom.quantize.Scheme;

/**
 * Answers for scales that the source leaves open.
 *
 * @param request the calibrate statement; absent where the source has to give every scale
 * @param calibration what the answers come from
 */
record OpenScales(Optional<CalibrationRequest> request, Calibration calibration) {
  /** Tells whether scales may be left out. */
  boolean allowed() {
    return request.isPresent();
  }

  /** Tells whether the network is only to be run on real numbers, so that its integers are not. */
  boolean draft() {
    return allowed() && calibration instanceof Draft;
  }

  /**
   * Returns the scale of a tensor, or makes its part fail where there is none.
   *
   * @param numerics what is said of the tensor
   */
  Optional<Quantization> find(
      String name, IntType type, TensorNumerics numerics, Span place, Problems problems) {
    OpenTensor tensor =
        new OpenTensor(
            name,
            type,
            numerics.schemeOr(Scheme.AFFINE),
            numerics.method().map(Placed::value).orElse(request.orElseThrow().method()),
            place);
    Optional<Quantization> found = calibration.quantization(tensor);
    if (found.isEmpty()) {
      problems.fail();
    }
    return found;
  }
}
