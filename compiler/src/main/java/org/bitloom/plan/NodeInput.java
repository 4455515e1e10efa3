// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

/**
 * A place where a node takes a tensor.
 *
 * @param node name of the node
 * @param input which of its inputs
 */
public record NodeInput(String node, int input) {}
