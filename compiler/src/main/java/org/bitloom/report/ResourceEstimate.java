// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import org.bitloom.cost.Resources;

/**
 * Expected resources of an FPGA with six-input LUTs, 27 x 18 multipliers and 36 kbit RAM blocks,
 * from costs that were fitted to Yosys.
 *
 * @param lut six-input lookup tables, those used as memories included
 * @param ff flip-flops
 * @param dsp multiplier blocks
 * @param bram RAM blocks of 36 kbit; a block of 18 kbit is a half
 */
public record ResourceEstimate(long lut, long ff, long dsp, double bram) {
  static ResourceEstimate of(Resources resources) {
    return new ResourceEstimate(
        Math.round(resources.lut()),
        Math.round(resources.ff()),
        Math.round(resources.dsp()),
        resources.bram());
  }
}
