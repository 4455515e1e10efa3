// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

/** How real weights become codes. */
public enum RoundingMethod {
  /** Each weight to the nearest code. */
  NEAREST,
  /** Errors of one weight are made up for by the others, for the inputs that the layer sees. */
  ADAPTIVE
}
