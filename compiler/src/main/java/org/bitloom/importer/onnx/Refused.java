// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

/** Why a node cannot be built. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String nearest;

  /**
   * A refusal.
   *
   * @param reason what is in the way
   * @param nearest the nearest form that can be built
   */
  Refused(String reason, String nearest) {
    super(reason, null, false, false);
    this.nearest = nearest;
  }

  String nearest() {
    return nearest;
  }
}
