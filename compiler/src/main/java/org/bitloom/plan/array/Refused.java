// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/** A layer that the shared array cannot compute; the message says why. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refused(String reason) {
    super(reason);
  }
}
