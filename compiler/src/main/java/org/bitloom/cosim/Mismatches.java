// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

/**
 * Differing values between the three witnesses. A value that the RTL did not deliver differs; one
 * that differs in several phases or repetitions counts once.
 *
 * @param rtlVsGolden RTL against the golden model
 * @param goldenVsExpected golden model against the expected outputs; 0 where none are given
 * @param rtlVsExpected RTL against the expected outputs; 0 where none are given
 */
public record Mismatches(long rtlVsGolden, long goldenVsExpected, long rtlVsExpected) {
  /** The kind of a difference between RTL and golden model. */
  public static final String RTL_VS_GOLDEN = "rtl_vs_golden";

  /** The kind of a difference between golden model and expected outputs. */
  public static final String GOLDEN_VS_EXPECTED = "golden_vs_expected";

  /** The kind of a difference between RTL and expected outputs. */
  public static final String RTL_VS_EXPECTED = "rtl_vs_expected";

  /** Returns all of them together. */
  public long total() {
    return rtlVsGolden + goldenVsExpected + rtlVsExpected;
  }
}
