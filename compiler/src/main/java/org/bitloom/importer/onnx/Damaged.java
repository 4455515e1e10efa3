// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

/** A file that is no model, and why. */
final class Damaged extends Exception {
  private static final long serialVersionUID = 1L;

  Damaged(String reason) {
    super(reason);
  }
}
