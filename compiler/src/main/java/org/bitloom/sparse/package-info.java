// SPDX-License-Identifier: Apache-2.0
/**
 * Weights of which only those are stored that are not 0: distances and values as symbols, their
 * prefix codes, the lanes that decode them, and the bits of all of it. What the planner, the
 * hardware and reports know of a compressed layer.
 */
package org.bitloom.sparse;
