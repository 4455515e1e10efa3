// SPDX-License-Identifier: Apache-2.0
/**
 * When every beat of every stream is transferred: one recurrence per hardware block, exact to the
 * cycle.
 *
 * <p>No block ever decides what to do next by who comes first, so the cycle of each transfer is a
 * maximum of earlier transfers, each plus a constant. That these maxima can be computed in some
 * order proves that the design never deadlocks, whatever stalls from outside add to them.
 */
package org.bitloom.timing;
