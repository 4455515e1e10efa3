// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/** Where a program has its outputs, and the feature maps that it stores, in memory. */
final class MemoryRegions {
  private final IntegerNetwork graph;
  private final MemoryRow row;
  private final Function<Edge, MapPlace> places;
  private final List<Pass> passes;
  private List<Region> outputs = List.of();
  private List<Region> maps = List.of();

  private MemoryRegions(
      IntegerNetwork graph, MemoryRow row, Function<Edge, MapPlace> places, List<Pass> passes) {
    this.graph = graph;
    this.row = row;
    this.places = places;
    this.passes = passes;
  }

  /**
   * Ends a program with the stores that it lacks, and gives all stores and loads their regions.
   *
   * @param places of tensors on the chip
   * @param passes of the program, which are changed
   */
  static MemoryRegions of(
      IntegerNetwork graph, MemoryRow row, Function<Edge, MapPlace> places, List<Pass> passes) {
    MemoryRegions regions = new MemoryRegions(graph, row, places, passes);
    regions.store();
    regions.settle();
    return regions;
  }

  List<Region> outputs() {
    return outputs;
  }

  List<Region> maps() {
    return maps;
  }

  /** Brings those outputs to memory that are not there. */
  private void store() {
    Set<Edge> there = stored(MemoryBase.OUTPUTS);
    for (Edge edge : graph.outputs()) {
      if (!there.contains(edge)) {
        MapPlace place = places.apply(edge);
        passes.add(new Pass.Store(edge, place, 0, place.rows(), MemoryBase.OUTPUTS, 0));
      }
    }
  }

  private Set<Edge> stored(MemoryBase base) {
    Set<Edge> edges = new LinkedHashSet<>();
    for (Pass pass : passes) {
      if (pass instanceof Pass.Store store && store.base() == base) {
        edges.add(store.edge());
      }
    }
    return edges;
  }

  /** Gives everything that is stored its region of memory. */
  private void settle() {
    outputs = regions(graph.outputs());
    maps = regions(stored(MemoryBase.MAPS));
    Map<Edge, Long> offsets = new HashMap<>();
    Stream.concat(outputs.stream(), maps.stream()).forEach(r -> offsets.put(r.edge(), r.offset()));
    passes.replaceAll(
        pass ->
            switch (pass) {
              case Pass.Store store -> store.from(offsets.get(store.edge()));
              case Pass.Load load when load.base() == MemoryBase.MAPS ->
                  load.from(offsets.get(load.edge()));
              case Pass.Load load -> load;
              case Sweep sweep -> sweep;
              case Pass.Table table -> table;
              case Pass.Vectors vectors -> vectors;
            });
  }

  private List<Region> regions(Collection<Edge> edges) {
    List<Region> regions = new ArrayList<>();
    long offset = 0;
    for (Edge edge : edges) {
      MapPlace place = places.apply(edge);
      regions.add(new Region(edge, place, offset));
      offset += (long) row.rows(place.memoryWords()) * row.words();
    }
    return regions;
  }
}
