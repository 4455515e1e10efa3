// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.util.List;
import org.bitloom.fixed.Interval;

/**
 * A requantizer whose claim has been compared with its reference.
 *
 * @param layer it belongs to
 * @param rounding of the reference
 * @param channels with constants of their own
 * @param accumulators range over all channels; each channel is compared over the whole of its own
 * @param failures a sentence for whatever differs; none if all are equal
 * @param seconds that it took
 */
public record CheckedRequantizer(
    String layer,
    String rounding,
    int channels,
    Interval accumulators,
    List<String> failures,
    double seconds) {
  /** Copies the list. */
  public CheckedRequantizer {
    failures = List.copyOf(failures);
  }
}
