// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

/** A claim that does not hold, and behind which nothing more can be said. */
final class Rejected extends RuntimeException {
  private static final long serialVersionUID = 1;

  Rejected(String reason) {
    super(reason);
  }

  /** Rejects unless something holds. */
  static void unless(boolean holds, String reason, Object... of) {
    if (!holds) {
      throw new Rejected(reason.formatted(of));
    }
  }
}
