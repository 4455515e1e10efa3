// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import org.bitloom.diagnostic.Span;

/**
 * A value with the place where it is written.
 *
 * @param value the value
 * @param span its place
 */
record Placed<T>(T value, Span span) {}
