// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;

/**
 * An accumulator type that the user asks for; the planner checks it and never relies on it.
 *
 * @param type the type
 * @param origin where it is written
 */
public record RequiredAccumulator(IntType type, Span origin) {}
