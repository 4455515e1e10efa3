// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitloom.format.WeightFormat;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.WeightedLayer;

/** Finds what a network offers to the search. */
record AxisFinder(Reference reference, Space space) {
  /** Returns the axes in the order of the segments that they change. */
  List<Axis> axes(boolean activations) {
    List<Axis> axes = new ArrayList<>();
    for (Layer layer : network().layers()) {
      if (layer.realWeights().isPresent()) {
        weights(layer, axes);
      }
    }
    if (activations && !space.activations().isEmpty()) {
      activations(axes);
    }
    axes.sort(Comparator.comparingInt(Axis::segment));
    return axes;
  }

  /** Returns the layers that the judged output depends on; of others, nothing shows the damage. */
  private Network network() {
    Network network = reference.network();
    return network.withOutputs(network.outputs().subList(0, 1)).withoutUnusedLayers();
  }

  private void weights(Layer layer, List<Axis> axes) {
    LayerWeights weights = WeightedLayer.of(layer).weights();
    int bits = weights.encoding().bits();
    List<Level> levels = new ArrayList<>();
    levels.add(new Level.AsRead(weights.encoding().toString()));
    for (WeightFormat format : space.weights()) {
      if (Space.bits(format) < bits) {
        levels.add(new Level.Weights(format));
      }
    }
    add(Axis.Kind.WEIGHTS, List.of(layer.name()), levels, axes);
  }

  private void activations(List<Axis> axes) {
    Set<String> judged =
        network().layers().stream().map(Layer::name).collect(Collectors.toUnmodifiableSet());
    List<List<Layer>> groups =
        SharedNumbers.groups(reference.network()).stream()
            .filter(group -> group.stream().anyMatch(layer -> judged.contains(layer.name())))
            .toList();
    Map<String, Output.Requantized> numbers = new LinkedHashMap<>();
    groups.stream()
        .flatMap(List::stream)
        .forEach(layer -> numbers.put(layer.name(), layer.freeNumbers().orElseThrow()));
    Map<String, long[]> histograms = reference.histograms(numbers);
    for (List<Layer> group : groups) {
      List<String> names = group.stream().map(Layer::name).toList();
      Output.Requantized old = numbers.get(names.get(0));
      long[] counts = new long[1 << old.type().bits()];
      names.forEach(n -> Arrays.setAll(counts, i -> counts[i] + histograms.get(n)[i]));
      List<Level> levels = new ArrayList<>();
      levels.add(new Level.AsRead(old.type().toString()));
      for (int bits : space.activations()) {
        if (bits < old.type().bits()) {
          Output.Requantized narrow = ActivationRange.narrowed(counts, old, bits);
          levels.add(new Level.Activations(narrow.type(), narrow.quantization()));
        }
      }
      add(Axis.Kind.ACTIVATIONS, names, levels, axes);
    }
  }

  private void add(Axis.Kind kind, List<String> layers, List<Level> levels, List<Axis> axes) {
    if (levels.size() > 1) {
      axes.add(new Axis(kind, layers, segment(layers.get(0)), levels));
    }
  }

  private int segment(String layer) {
    List<Segment> segments = reference.segments();
    int segment = 0;
    while (segments.get(segment).layers().stream().noneMatch(l -> l.name().equals(layer))) {
      segment++;
    }
    return segment;
  }
}
