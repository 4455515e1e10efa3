// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Set;
import org.bitloom.diagnostic.Span;
import org.bitloom.quantize.RangeMethod;

/**
 * A {@code calibrate} statement.
 *
 * @param data path as written, relative to the folder of the source
 * @param method of tensors that have none of their own
 * @param refinements what is done beside choosing ranges
 * @param place of the path in the source
 */
public record CalibrationRequest(
    String data, RangeMethod method, Set<Refinement> refinements, Span place) {
  /** Copies the set. */
  public CalibrationRequest {
    refinements = Set.copyOf(refinements);
  }
}
