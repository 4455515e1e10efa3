// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.nio.file.Path;
import java.util.List;

/**
 * How a network in real numbers is to be quantized, in the words of the language.
 *
 * @param data samples of the inputs, {@code .npy} or {@code .npz}
 * @param weights type of weights, such as {@code int8}
 * @param activations type of inputs and of what layers write down
 * @param method how ranges are found, such as {@code mse}
 * @param refinements what is done beside, such as {@code bias_correction}
 */
public record Quantizing(
    Path data, String weights, String activations, String method, List<String> refinements) {
  /** Copies the list. */
  public Quantizing {
    refinements = List.copyOf(refinements);
  }
}
