// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

/** How much a run does beside the vectors. */
public enum Effort {
  /** Every phase. */
  FULL,
  /** Two resets, the vectors, and the stretch that is measured. */
  QUICK
}
