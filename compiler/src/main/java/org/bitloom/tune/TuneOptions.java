// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.bitloom.calibrate.RoundingMethod;

/**
 * What to search for, and how.
 *
 * @param objective what is to be small
 * @param maxDrop how far below the baseline the accuracy may be, in percent of the samples
 * @param baseline accuracy, 0 to 1, that the drop is counted from; empty for that of the network as
 *     read
 * @param space what may become narrower, and how much
 * @param budget most evaluations
 * @param seed of the restarts
 * @param rounding how real weights become codes
 * @param biasCorrection whether biases take away what the means of sums have moved by
 */
public record TuneOptions(
    Objective objective,
    BigDecimal maxDrop,
    OptionalDouble baseline,
    Space space,
    int budget,
    long seed,
    RoundingMethod rounding,
    boolean biasCorrection) {}
