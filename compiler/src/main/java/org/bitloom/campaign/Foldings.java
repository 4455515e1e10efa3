// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

/** On which hardware a campaign simulates its networks. */
public enum Foldings {
  /** Each as it is planned, and under foldings drawn one by one. */
  BOTH,

  /** A pack as it is planned, the next one under foldings drawn one by one. */
  IN_TURN;

  /** Returns the members that a pack has of each seed, as {@link PackWork} writes them. */
  String of(long pack) {
    return switch (this) {
      case BOTH -> PackWork.PLANNED + PackWork.FOLDED;
      case IN_TURN -> pack % 2 == 0 ? PackWork.PLANNED : PackWork.FOLDED;
    };
  }
}
