// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.List;
import java.util.Map;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Shape;

/**
 * A network in real numbers, in the words of the language: what is computed, with which parameters,
 * and nothing of types and scales.
 *
 * @param name identifier
 * @param inputs in the order of the file
 * @param layers each follows what it reads
 * @param outputs names of layers
 * @param files how the file has inputs and outputs, by name
 */
public record RealNetwork(
    String name,
    List<Input> inputs,
    List<RealLayer> layers,
    List<String> outputs,
    Map<String, FileTensor> files) {
  /**
   * A tensor that enters.
   *
   * @param name identifier
   * @param file its name in the file
   * @param shape channels last
   */
  public record Input(String name, String file, Shape shape) {}

  /** Copies the lists. */
  public RealNetwork {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
    files = Map.copyOf(files);
  }
}
