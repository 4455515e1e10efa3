// SPDX-License-Identifier: Apache-2.0
/**
 * Number formats: which integers the weights of a layer can be, how real weights become such
 * integers, and how many bits a network takes in memory. Real numbers end here; behind it there are
 * {@link org.bitloom.operator.WeightEncoding codes} alone.
 */
package org.bitloom.format;
