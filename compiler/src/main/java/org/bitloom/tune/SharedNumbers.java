// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;

/**
 * Which layers have to have the same numbers in their outputs, because one hands on what another
 * delivers: behind a reshape, a padding, a concatenation, or a pool that keeps the numbers.
 */
final class SharedNumbers {
  /** Widest elements whose codes are counted. */
  private static final int WIDEST = 16;

  private final Network network;

  /** A tensor that stands for all that share its numbers; itself where it is the one. */
  private final Map<String, String> parents = new HashMap<>();

  private final Map<String, Output.Requantized> numbers = new HashMap<>();

  private SharedNumbers(Network network) {
    this.network = network;
  }

  /**
   * Returns the layers that write down numbers which may change, grouped by those that change
   * together, in the order of the network. What touches the border of the network stays, and so
   * does what a table, a softmax or a product of two tensors reads.
   */
  static List<List<Layer>> groups(Network network) {
    return new SharedNumbers(network).groups();
  }

  private List<List<Layer>> groups() {
    Set<String> fixed = new HashSet<>(network.outputs());
    for (Input input : network.inputs()) {
      numbers.put(input.name(), new Output.Requantized(input.type(), input.quantization()));
      fixed.add(input.name());
    }
    for (Layer layer : network.layers()) {
      layer.freeNumbers().ifPresent(n -> numbers.put(layer.name(), n));
      if (handsOn(layer)) {
        layer.inputs().forEach(input -> join(layer.name(), input));
        Optional.ofNullable(numbers.get(layer.inputs().get(0)))
            .ifPresent(n -> numbers.putIfAbsent(layer.name(), n));
      }
      if (layer.fixesInputs()) {
        fixed.addAll(layer.inputs());
      }
      if (layer.freeNumbers().isEmpty() && !handsOn(layer)) {
        fixed.add(layer.name());
      }
    }
    Set<String> fixedRoots = new HashSet<>();
    fixed.forEach(name -> fixedRoots.add(root(name)));
    Map<String, List<Layer>> groups = new LinkedHashMap<>();
    for (Layer layer : network.layers()) {
      Optional<Output.Requantized> own = layer.freeNumbers();
      if (own.isPresent() && own.get().type().bits() <= WIDEST) {
        groups.computeIfAbsent(root(layer.name()), r -> new ArrayList<>()).add(layer);
      }
    }
    groups.keySet().removeAll(fixedRoots);
    return List.copyOf(groups.values());
  }

  private boolean handsOn(Layer layer) {
    return layer.handsOn(Optional.ofNullable(numbers.get(layer.inputs().get(0))));
  }

  private String root(String name) {
    String at = name;
    while (parents.containsKey(at)) {
      at = parents.get(at);
    }
    return at;
  }

  private void join(String a, String b) {
    String first = root(a);
    String second = root(b);
    if (!first.equals(second)) {
      parents.put(first, second);
    }
  }
}
