// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import org.bitloom.plan.Edge;

/**
 * An input or output in memory.
 *
 * @param edge the tensor
 * @param place whose rows and vectors it has
 * @param offset words from the base
 */
public record Region(Edge edge, MapPlace place, long offset) {}
