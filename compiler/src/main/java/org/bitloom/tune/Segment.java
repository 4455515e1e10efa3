// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;

/**
 * A run of layers of which only the first can have weights.
 *
 * @param layers in the order of the network
 * @param ends tensors that are known behind it and read later, or asked for
 */
record Segment(List<Layer> layers, List<String> ends) {
  Segment {
    layers = List.copyOf(layers);
    ends = List.copyOf(ends);
  }

  /**
   * Cuts a network in front of every layer with weights.
   *
   * @param wanted tensors to be known at the end
   */
  static List<Segment> of(Network network, Set<String> wanted) {
    List<List<Layer>> runs = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (runs.isEmpty() || layer.realWeights().isPresent()) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(layer);
    }
    List<Segment> segments = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>(network.inputs().stream().map(Input::name).toList());
    for (int run = 0; run < runs.size(); run++) {
      runs.get(run).forEach(layer -> known.add(layer.name()));
      Set<String> needed = new HashSet<>(wanted);
      runs.subList(run + 1, runs.size()).stream()
          .flatMap(List::stream)
          .forEach(layer -> needed.addAll(layer.inputs()));
      segments.add(new Segment(runs.get(run), known.stream().filter(needed::contains).toList()));
    }
    return segments;
  }
}
