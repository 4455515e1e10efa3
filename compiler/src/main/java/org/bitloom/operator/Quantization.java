// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

/**
 * What the elements of an activation tensor mean: {@code real = scale * (quantized - zeroPoint)}. A
 * fact that travels with a tensor for reports and manifests; no operator computes with it.
 *
 * @param scale positive and finite
 * @param zeroPoint the quantized value of real 0
 */
public record Quantization(double scale, long zeroPoint) {
  /** Validates the scale. */
  public Quantization {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale " + scale + " is not positive and finite");
    }
  }

  /** Returns both numbers as diagnostics say them; a float32 scale by its shortest decimal. */
  public String inWords() {
    String number = (float) scale == scale ? Float.toString((float) scale) : Double.toString(scale);
    return "scale " + number + " and zero point " + zeroPoint;
  }
}
