// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitloom.operator.Shape;
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
  private final MapAllocation allocation = new MapAllocation();

  /** By unit, where its output is, and the passes that make all of it. */
  private final MapPlace[] places;

  private final List<List<Pass>> whole = new ArrayList<>();
  private final List<Pass> passes = new ArrayList<>();
  private final List<Portion> portions = new ArrayList<>();
  private final List<Region> inputs = new ArrayList<>();
  private Optional<MemoryRegions> regions = Optional.empty();

  /** By unit, where a tensor is that has come back from memory for the present segment. */
  private final Map<Integer, MapPlace> returned = new HashMap<>();

  private final Map<Node, String> refusals = new LinkedHashMap<>();

  PassList(ProvenNetwork proven, MemoryRow row) {
    this.graph = proven.graph();
    this.shape = row.shape();
    this.row = row;
    this.layers = new LayerPasses(proven, shape, ArrayWindows.of(graph, shape));
    this.units = new Units(proven, shape, layers.windows());
    this.sizes = new UnitPlaces(graph, units, layers.windows(), row);
    this.segments = new Segments(graph, units, sizes);
    this.places = new MapPlace[units.all().size()];
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
      release(segment);
    }
    if (refusals.isEmpty()) {
      new MeanTurns(graph, units, row, this::place, passes, portions).take();
      ArrayImage image = new ArrayImage(row, ArrayWidths.of(passes, row));
      new LoadsAhead(graph, windows(), image).mark(passes);
      regions = Optional.of(MemoryRegions.of(graph, row, this::place, passes));
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

  int mapWords() {
    return allocation.words();
  }

  List<Unit> units() {
    return units.all();
  }

  /** Returns the passes that make all of a unit's output. */
  List<Pass> passes(int unit) {
    return whole.get(unit);
  }

  MapPlace place(int unit) {
    return places[unit];
  }

  /** Returns the words that a unit's output takes as a whole. */
  long words(int unit) {
    return units.owns(unit) ? sizes.padded(places[unit].tensorWords()) : 0;
  }

  /**
   * Returns the words of outputs of earlier units that units from one on read.
   *
   * @param away units whose outputs are in memory then
   */
  long live(int first, Set<Integer> away) {
    return IntStream.range(0, first)
        .filter(u -> units.owns(u) && units.lastReader(u) >= first && !away.contains(u))
        .mapToLong(this::words)
        .sum();
  }

  private void single(Segment segment) {
    int unit = segment.first();
    places[unit] = sizes.sized(unit);
    boolean stored = segment.stores().contains(unit);
    boolean there = stored && units.all().get(unit).node().isEmpty();
    for (int back : segment.reloads()) {
      bringBack(back, sizes.sized(back));
      load(back, 0, sizes.sized(back).rows());
    }
    if (!units.owns(unit)) {
      reshape(unit);
    } else if (!there) {
      take(unit, places[unit]);
    }
    whole.add(passesOf(unit));
    if (!there) {
      add(unit, 0, places[unit].rows(), whole.get(unit));
    }
    if (stored) {
      store(unit, 0, places[unit].rows());
    }
  }

  /** Takes a place for a tensor that is in memory. */
  private void bringBack(int unit, MapPlace place) {
    int base = allocation.take("back " + unit, Math.toIntExact(sizes.padded(place.words())));
    returned.put(unit, place.at(base));
  }

  /** Brings some rows of a tensor back from memory. */
  private void load(int unit, int from, int to) {
    Edge edge = units.all().get(unit).output();
    MapPlace place = returned.get(unit);
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
      long first = (long) from * places[unit].vectorRowWords();
      passes.add(new Pass.Store(made.output(), places[unit], from, to - from, base, first));
    }
  }

  private void add(int unit, int from, int to, List<Pass> made) {
    int first = passes.size();
    passes.addAll(made);
    if (!made.isEmpty()) {
      Edge edge = units.all().get(unit).output();
      portions.add(new Portion(edge, places[unit], from, to, first, passes.size()));
    }
  }

  private void take(int unit, MapPlace place) {
    int base =
        allocation.take(Integer.toString(unit), Math.toIntExact(sizes.padded(place.words())));
    places[unit] = place.at(base);
  }

  private void release(Segment segment) {
    for (int u = 0; u < segment.end(); u++) {
      if (units.lastReader(u) < segment.end() || segment.stores().contains(u)) {
        allocation.release(Integer.toString(u));
      }
    }
    segment.reloads().forEach(u -> allocation.release("back " + u));
    returned.clear();
  }

  private void reshape(int unit) {
    Unit made = units.all().get(unit);
    MapPlace old = place(made.inputs().get(0));
    Shape reshaped = made.output().type().shape();
    places[unit] = old.holds(reshaped, shape) ? MapPlace.of(reshaped, old.base(), shape) : old;
  }

  private MapPlace place(Edge edge) {
    for (int u = 0; u < units.all().size(); u++) {
      if (units.all().get(u).output().name().equals(edge.name())) {
        return returned.getOrDefault(u, places[u]);
      }
    }
    throw new IllegalArgumentException(edge.name());
  }

  /** Returns where a unit's inputs are. */
  List<MapPlace> inputs(int unit) {
    return units.all().get(unit).inputs().stream().map(this::place).toList();
  }

  private List<Pass> passesOf(int unit) {
    Unit made = units.all().get(unit);
    if (made.node().isEmpty()) {
      return load(made.output(), places[unit]);
    }
    try {
      List<MapPlace> in = inputs(unit);
      layers.require(made, in);
      List<Pass> all = layers.of(made, in, places[unit]);
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
        bringBack(members.get(i), place);
      } else {
        take(members.get(i), place);
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
      Band band = new Band(made, inputs(unit), places[unit], from, step.to());
      int end = band.together(whole.get(unit));
      Band together = new Band(made, band.in(), band.out(), from, end);
      add(unit, from, end, together.of(whole.get(unit)));
      from = together.to();
    }
  }
}
