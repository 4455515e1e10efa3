// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;

/**
 * A checked network: every name resolved, every shape known, every tensor quantized.
 *
 * @param name identifier
 * @param inputs in the order of the source
 * @param layers in an order in which every layer follows its inputs
 * @param outputs names of inputs' or layers' tensors
 * @param hardware how much silicon
 */
public record Network(
    String name, List<Input> inputs, List<Layer> layers, List<String> outputs, Hardware hardware) {
  /** Copies the lists. */
  public Network {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
  }

  /** Returns the same network on other hardware. */
  public Network with(Hardware other) {
    return new Network(name, inputs, layers, outputs, other);
  }
}
