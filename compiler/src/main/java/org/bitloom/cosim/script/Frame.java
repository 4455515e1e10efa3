// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

/**
 * What one input gets for one inference.
 *
 * @param vector the vector whose beats come, from its first on; after its last one again
 * @param beats how many, the last of them marked as the last of the frame
 */
public record Frame(int vector, int beats) {}
