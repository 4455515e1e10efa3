// SPDX-License-Identifier: Apache-2.0
/**
 * The mathematics of linear quantization: what values a tensor takes, which real range its integers
 * should span, and what that costs. It comes before the planner: what leaves this package is a
 * float32 scale and an integer zero point per tensor or channel, and from there on all is integers.
 *
 * <p>{@link org.bitloom.quantize.DistributionRecorder} sees the values, a {@link
 * org.bitloom.quantize.RangeMethod} chooses the range, {@link org.bitloom.quantize.ScaleChoice}
 * makes a {@link org.bitloom.quantize.LinearQuantizer} of it, and {@link
 * org.bitloom.quantize.QuantizationError} says how well that does.
 */
package org.bitloom.quantize;
