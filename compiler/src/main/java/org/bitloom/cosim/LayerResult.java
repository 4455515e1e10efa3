// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

/**
 * A tensor that was compared.
 *
 * @param name its name
 * @param values of the user's vectors
 * @param mismatches of any vector, each value counted once
 */
public record LayerResult(String name, long values, long mismatches) {}
