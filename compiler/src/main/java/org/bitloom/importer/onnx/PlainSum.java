// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

/**
 * A sum as ONNX Runtime's integer kernels end it: {@code clamp(rint(f32(acc) * f32(f32(sx * sw) /
 * sy)) + zy)}.
 *
 * @param bias integers in the sum, one per channel
 * @param low smallest real output
 * @param high largest real output
 */
record PlainSum(long[] bias, double low, double high) {
  /** Returns a sum of products alone. */
  static PlainSum unclamped(int channels) {
    return new PlainSum(new long[channels], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  PlainSum clamped(double least, double most) {
    return new PlainSum(
        bias, Math.min(Math.max(low, least), most), Math.max(Math.min(high, most), least));
  }
}
