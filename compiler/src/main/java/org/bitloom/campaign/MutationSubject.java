// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import org.bitloom.emit.RenderedDesign;
import org.bitloom.plan.IntegerNetwork;

/** A design that faults are put into, of either target. */
public sealed interface MutationSubject permits Subject, ArraySubject {
  /** Returns what the design computes. */
  IntegerNetwork network();

  /** Returns the text of its files. */
  RenderedDesign rendered();
}
