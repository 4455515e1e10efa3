// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.quantize.RangeMethod;
import org.bitloom.quantize.Scheme;

/**
 * A tensor whose scale the source leaves to calibration.
 *
 * @param name identifier
 * @param type of its elements
 * @param scheme whether it gets a zero point
 * @param method how its range is found
 * @param place to point at
 */
public record OpenTensor(
    String name, IntType type, Scheme scheme, RangeMethod method, Span place) {}
