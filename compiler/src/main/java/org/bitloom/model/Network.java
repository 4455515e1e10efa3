// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checked network: every name resolved, every shape known, every tensor quantized.
 *
 * @param name identifier
 * @param inputs in the order of the source
 * @param layers in an order in which every layer follows its inputs
 * @param outputs names of inputs' or layers' tensors
 * @param hardware how much silicon
 * @param files how the file that it was read from has its inputs and outputs, by name; none where
 *     as the network has them
 */
public record Network(
    String name,
    List<Input> inputs,
    List<Layer> layers,
    List<String> outputs,
    Hardware hardware,
    Map<String, FileTensor> files) {
  /** Copies the lists. */
  public Network {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
    files = Map.copyOf(files);
  }

  /** A network whose tensors are as its file has them. */
  public Network(
      String name,
      List<Input> inputs,
      List<Layer> layers,
      List<String> outputs,
      Hardware hardware) {
    this(name, inputs, layers, outputs, hardware, Map.of());
  }

  /** Returns the same network on other hardware. */
  public Network with(Hardware other) {
    return new Network(name, inputs, layers, outputs, other, files);
  }

  /** Returns the same network with what is said of the file that it was read from. */
  public Network with(Map<String, FileTensor> tensors) {
    return new Network(name, inputs, layers, outputs, hardware, tensors);
  }

  /** Returns the same network of other layers, which stand for those that it has. */
  public Network withLayers(List<Layer> others) {
    return new Network(name, inputs, others, outputs, hardware, files);
  }

  /** Returns the same network with its outputs in another order. */
  public Network withOutputs(List<String> others) {
    return new Network(name, inputs, layers, others, hardware, files);
  }

  /** Returns the names of all tensors that an output depends on, outputs included. */
  public Set<String> used() {
    Set<String> used = new HashSet<>(outputs);
    for (Layer layer : layers.reversed()) {
      if (used.contains(layer.name())) {
        used.addAll(layer.inputs());
      }
    }
    return used;
  }

  /** Returns the network without the layers that no output depends on, and their foldings. */
  public Network withoutUnusedLayers() {
    Set<String> used = used();
    List<Layer> kept = layers.stream().filter(l -> used.contains(l.name())).toList();
    return new Network(name, inputs, kept, outputs, hardware.of(used), files);
  }
}
