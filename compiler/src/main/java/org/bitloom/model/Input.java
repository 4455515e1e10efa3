// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/**
 * A tensor that enters the network.
 *
 * @param name identifier
 * @param shape without the sample axis
 * @param type element type
 * @param quantization scale and zero point
 */
public record Input(String name, Shape shape, IntType type, Quantization quantization) {}
