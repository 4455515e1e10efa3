// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import org.bitloom.fixed.Interval;

/**
 * An inclusive range.
 *
 * @param min smallest value
 * @param max largest value
 */
public record RangeReport(long min, long max) {
  static RangeReport of(Interval interval) {
    return new RangeReport(interval.min(), interval.max());
  }
}
