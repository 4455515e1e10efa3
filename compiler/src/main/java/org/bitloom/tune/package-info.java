// SPDX-License-Identifier: Apache-2.0
/**
 * Fewer bits for a network that is quantized already: searches the number formats of its weights
 * and activations for the cheapest network that is still as accurate as asked for. Every candidate
 * is judged by the golden model on labelled data and by the planner's own costs.
 *
 * <p>Real numbers choose codes here; what comes out is a network of integers like any other, and
 * nothing that is built relies on a real number of this package.
 */
package org.bitloom.tune;
