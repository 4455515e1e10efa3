// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;

/** Turns the graph of integer operators into the program of the array. */
final class PassList {
  private final IntegerNetwork graph;
  private final ArrayShape shape;
  private final MemoryRow row;
  private final LayerPasses layers;
  private final Units units;
  private final UnitPlaces sizes;
  private final Segments segments;
  private final TensorPlaces places;

  /** By unit, the passes that make all of its output. */
  private final List<List<Pass>> whole = new ArrayList<>();

  private final List<Pass> passes = new ArrayList<>();
  private final List<Portion> portions = new ArrayList<>();
  private final List<Region> inputs = new ArrayList<>();
  private Optional<MemoryRegions> regions = Optional.empty();

  private final Map<Node, String> refusals = new LinkedHashMap<>();

  PassList(ProvenNetwork proven, MemoryRow row) {
    this.graph = proven.graph();
    this.shape = row.shape();
    this.row = row;
    this.layers = new LayerPasses(proven, shape, ArrayWindows.of(graph, shape));
    this.units = new Units(proven, shape, layers.windows());
    this.sizes = new UnitPlaces(graph, units, layers.windows(), row);
    this.segments = new Segments(graph, units, sizes);
    this.places = new TensorPlaces(units, sizes, shape);
  }

  /** Makes the program, layer after layer; what cannot be computed is among the refusals then. */
  PassList build() {
    return build(IntStream.range(0, units.all().size()).mapToObj(Segment::single).toList());
  }

  /** Makes the program. */
  PassList build(List<Segment> segments) {
    for (Segment segment : segments) {
      if (segment.rows() == 0) {
        single(segment);
      } else {
        banded(segment);
      }
      places.release(segment);
    }
    if (refusals.isEmpty()) {
      new MeanTurns(graph, units, row, places::of, passes, portions).take();
      ArrayImage image = new ArrayImage(row, ArrayWidths.of(passes, row));
      new LoadsAhead(graph, windows(), image).mark(passes);
      regions = Optional.of(MemoryRegions.of(graph, row, places::of, passes));
    }
    return this;
  }

  List<Pass> passes() {
    return passes;
  }

  List<Portion> portions() {
    return portions;
  }

  List<Region> inputs() {
    return inputs;
  }

  /** Returns what it has in memory, where nothing was refused. */
  MemoryRegions regions() {
    return regions.orElseThrow();
  }

  UnitPlaces sizes() {
    return sizes;
  }

  Segments segments() {
    return segments;
  }

  Map<Node, String> refusals() {
    return refusals;
  }

  ArrayWindows windows() {
    return layers.windows();
  }

  List<Unit> units() {
    return units.all();
  }

  /** Returns the passes that make all of a unit's output. */
  List<Pass> passes(int unit) {
    return whole.get(unit);
  }

  /** Returns where all tensors are. */
  TensorPlaces places() {
    return places;
  }

  private void single(Segment segment) {
    int unit = segment.first();
    boolean stored = segment.stores().contains(unit);
    boolean there = stored && units.all().get(unit).node().isEmpty();
    for (int back : segment.reloads()) {
      places.bringBack(back, sizes.sized(back));
      load(back, 0, sizes.sized(back).rows());
    }
    if (!units.owns(unit)) {
      places.reshape(unit);
    } else if (there) {
      places.leave(unit);
    } else {
      places.take(unit, sizes.sized(unit));
    }
    whole.add(passesOf(unit));
    if (!there) {
      add(unit, 0, places.of(unit).rows(), whole.get(unit));
    }
    if (stored) {
      store(unit, 0, places.of(unit).rows());
    }
  }

  /** Brings some rows of a tensor back from memory. */
  private void load(int unit, int from, int to) {
    Edge edge = units.all().get(unit).output();
    MapPlace place = places.returned(unit);
    boolean input = units.all().get(unit).node().isEmpty();
    MemoryBase base = input ? MemoryBase.INPUTS : MemoryBase.MAPS;
    long offset = input ? inputOffset(edge) : 0;
    passes.add(new Pass.Load(edge, place, base, offset).rows(place, from, to));
    portions.add(new Portion(edge, place, from, to, passes.size() - 1, passes.size()));
  }

  private long inputOffset(Edge edge) {
    return inputs.stream().filter(r -> r.edge().equals(edge)).findFirst().orElseThrow().offset();
  }

  /** Brings some rows of a tensor to memory; inputs are there. */
  private void store(int unit, int from, int to) {
    Unit made = units.all().get(unit);
    if (made.node().isPresent()) {
      boolean output = graph.outputs().contains(made.output());
      MemoryBase base = output ? MemoryBase.OUTPUTS : MemoryBase.MAPS;
      long first = (long) from * places.of(unit).vectorRowWords();
      passes.add(new Pass.Store(made.output(), places.of(unit), from, to - from, base, first));
    }
  }

  private void add(int unit, int from, int to, List<Pass> made) {
    int first = passes.size();
    passes.addAll(made);
    if (!made.isEmpty()) {
      Edge edge = units.all().get(unit).output();
      portions.add(new Portion(edge, places.of(unit), from, to, first, passes.size()));
    }
  }

  private List<Pass> passesOf(int unit) {
    Unit made = units.all().get(unit);
    if (made.node().isEmpty()) {
      return load(made.output(), places.of(unit));
    }
    try {
      List<MapPlace> in = places.inputs(unit);
      layers.require(made, in);
      List<Pass> all = layers.of(made, in, places.of(unit));
      requireOne(all);
      return all;
    } catch (Refused refused) {
      refusals.put(made.node().orElseThrow(), refused.getMessage());
      return List.of();
    }
  }

  private void requireOne(List<Pass> made) {
    if (made.stream().anyMatch(Pass.Vectors.class::isInstance)
        && passes.stream().anyMatch(Pass.Vectors.class::isInstance)) {
      throw new Refused("an array computes one softmax or argmax, and another layer is the first");
    }
  }

  private List<Pass> load(Edge edge, MapPlace place) {
    if (!LayerPasses.bytes(edge)) {
      // The node that reads it says so.
      return List.of();
    }
    long offset = 0;
    for (Region region : inputs) {
      offset = region.offset() + sizes.padded(region.place().memoryWords());
    }
    inputs.add(new Region(edge, place, offset));
    return List.of(new Pass.Load(edge, place, MemoryBase.INPUTS, offset));
  }

  private void banded(Segment segment) {
    BandSchedule schedule = segments.schedule(segment);
    List<Integer> members = segment.members();
    int back = segment.reloads().size();
    for (int i = 0; i < members.size(); i++) {
      MapPlace place = sizes.holding(members.get(i), schedule.held(i));
      if (i < back) {
        places.bringBack(members.get(i), place);
      } else {
        places.take(members.get(i), place);
      }
    }
    for (int u = segment.first(); u < segment.end(); u++) {
      whole.add(passesOf(u));
    }
    for (BandSchedule.Step step : schedule.steps()) {
      int unit = members.get(step.unit());
      if (step.unit() < back) {
        load(unit, step.from(), step.to());
        continue;
      }
      make(unit, step);
      if (segment.stores().contains(unit)) {
        store(unit, step.from(), step.to());
      }
    }
  }

  private void make(int unit, BandSchedule.Step step) {
    for (int from = step.from(); from < step.to(); ) {
      Unit made = units.all().get(unit);
      Band band = new Band(made, places.inputs(unit), places.of(unit), from, step.to());
      int end = band.together(whole.get(unit));
      Band together = new Band(made, band.in(), band.out(), from, end);
      add(unit, from, end, together.of(whole.get(unit)));
      from = together.to();
    }
  }
}
