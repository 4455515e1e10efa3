// SPDX-License-Identifier: Apache-2.0
package org.bitloom.analyze;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.quantize.Distribution;
import org.bitloom.quantize.LinearQuantizer;

/**
 * A tensor of the network on the data.
 *
 * @param name identifier
 * @param type of its elements
 * @param numbers scale and zero point; absent for an index, or an accumulator without one scale
 * @param values of the real network
 * @param sqnrDecibels real values to the error of the integer network, which has accumulated
 * @param agreement fraction of elements that simulated quantization of the layer gives as the
 *     integer network does
 * @param largestSteps largest difference between the two, in steps of the scale
 */
public record TensorAnalysis(
    String name,
    IntType type,
    Optional<LinearQuantizer> numbers,
    Distribution values,
    double sqnrDecibels,
    double agreement,
    double largestSteps) {}
