// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * What differs between weights in a ROM and weights that arrive at run time.
 *
 * @param input elements as they arrive; their zero point, unless the bias contains it
 * @param weights a weight as the array takes it
 * @param bias initial values of the accumulators
 * @param gated whether issue waits for weights
 * @param summary first words of the engine's header
 * @param vectors vectors per inference
 * @param sliding the window that slides over the input, where the layer has one
 * @param turns whether other layers use the same multipliers
 */
public record MacSource(
    Centring input,
    WeightEncoding weights,
    Tensor bias,
    boolean gated,
    String summary,
    int vectors,
    Optional<SlidingInput> sliding,
    boolean turns) {
  /** Returns the type of an input element as the array takes it. */
  IntType elementType() {
    return input.to();
  }
}
