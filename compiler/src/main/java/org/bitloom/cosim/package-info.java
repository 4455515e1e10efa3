// SPDX-License-Identifier: Apache-2.0
/**
 * Co-simulation: builds a generated design in a simulator, runs it under stalls and resets, and
 * compares it value by value with the golden model and with expected outputs from outside.
 *
 * <p>{@link org.bitloom.cosim.Cosimulation} is the whole of it; {@link
 * org.bitloom.cosim.DesignUnderTest} is what a simulator needs to know of a design, and that may
 * also be a module written by hand.
 */
package org.bitloom.cosim;
