// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Reshape;
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
  private final MapAllocation allocation = new MapAllocation();

  /** By unit, where its output is, and the passes that make all of it. */
  private final MapPlace[] places;

  private final List<List<Pass>> whole = new ArrayList<>();
  private final List<Pass> passes = new ArrayList<>();
  private final List<Portion> portions = new ArrayList<>();
  private final List<Region> inputs = new ArrayList<>();
  private List<Region> outputs = List.of();
  private List<Region> maps = List.of();

  /** By unit, where a tensor is that has come back from memory for the present segment. */
  private final Map<Integer, MapPlace> returned = new HashMap<>();

  private final Map<Node, String> refusals = new LinkedHashMap<>();

  PassList(ProvenNetwork proven, MemoryRow row) {
    this.graph = proven.graph();
    this.shape = row.shape();
    this.row = row;
    this.layers = new LayerPasses(proven, shape, ArrayWindows.of(graph, shape));
    this.units = new Units(proven, shape, layers.windows());
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
    takeTurns();
    if (refusals.isEmpty()) {
      ArrayImage image = new ArrayImage(row, ArrayWidths.of(passes, row));
      new LoadsAhead(graph, windows(), image).mark(passes);
      store();
      settle();
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

  List<Region> outputs() {
    return outputs;
  }

  List<Region> maps() {
    return maps;
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
    return units.owns(unit) ? padded(places[unit].tensorWords()) : 0;
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

  /** Returns a segment, with what comes back from memory for it and what goes there. */
  Segment segment(int first, int end, int rows, Set<Integer> away) {
    return new Segment(
        first,
        end,
        rows,
        away.stream().filter(u -> u < first && units.reads(first, end, u)).sorted().toList(),
        away.stream()
            .filter(u -> u >= first && u < end && units.lastReader(u) >= end)
            .sorted()
            .toList());
  }

  /** Returns the units whose outputs may be in memory, row by row. */
  List<Integer> movable() {
    return IntStream.range(0, units.all().size()).filter(this::movable).boxed().toList();
  }

  private boolean movable(int unit) {
    Edge edge = units.all().get(unit).output();
    boolean rows = edge.type().shape().dimensions().size() == 3 && LayerPasses.bytes(edge);
    boolean end = graph.outputs().contains(edge);
    boolean one = !end || graph.readers(edge) == 1 && units.all().get(unit).node().isPresent();
    return rows && one && units.owns(unit) && !units.reshaped(unit);
  }

  /** Returns the order in which the layers of a segment make their rows. */
  BandSchedule schedule(Segment segment) {
    List<Integer> members = segment.members();
    int count = members.size();
    List<Unit> rows = new ArrayList<>();
    boolean[] all = new boolean[count];
    boolean[] finished = new boolean[count];
    int[] multiples = new int[count];
    for (int i = 0; i < count; i++) {
      int unit = members.get(i);
      Unit made = units.all().get(unit);
      boolean back = i < segment.reloads().size();
      boolean stored = segment.stores().contains(unit);
      boolean computed = !back && made.node().isPresent();
      boolean last = i == count - 1;
      boolean later = !back && units.lastReader(unit) >= segment.end();
      rows.add(back ? Unit.loaded(made.output()) : made);
      all[i] = !stored && (last || later);
      finished[i] = last || later && (computed || !stored);
      multiples[i] = multiple(made, computed && !stored ? 1 : alignedRows(unit));
    }
    return BandSchedule.of(rows, all, finished, multiples, segment.rows());
  }

  /** Returns the least common multiple of the rows that a unit makes at a time and a power of 2. */
  private static int multiple(Unit unit, int rows) {
    int own = unit.multiple();
    return rows / Math.min(rows, Integer.lowestOneBit(own)) * own;
  }

  /** Returns the rows of a tensor that begin and end with a beat of memory. */
  private int alignedRows(int unit) {
    int words = sized(unit).vectorRowWords();
    int beatWords = Math.max(1, row.beatBits() / (shape.lanes() * MemoryRow.ELEMENT_BITS));
    int rows = 1;
    while (words * rows % beatWords != 0) {
      rows *= 2;
    }
    return rows;
  }

  /** Whole rows, so that whole rows move to and from memory. */
  long padded(int words) {
    return (long) row.rows(words) * row.words();
  }

  private void single(Segment segment) {
    int unit = segment.first();
    places[unit] = sized(unit);
    boolean stored = segment.stores().contains(unit);
    boolean there = stored && units.all().get(unit).node().isEmpty();
    for (int back : segment.reloads()) {
      bringBack(back, sized(back));
      load(back, 0, sized(back).rows());
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
    int base = allocation.take("back " + unit, Math.toIntExact(padded(place.words())));
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

  /** Lets a mean and the dense layer behind it take turns, where that saves time. */
  private void takeTurns() {
    if (!refusals.isEmpty()) {
      return;
    }
    ArrayImage image = new ArrayImage(row, ArrayWidths.of(passes, row));
    int drain = ArrayStages.of(row, image.widths()).added();
    for (int i = 1; i < portions.size(); i++) {
      Portion means = portions.get(i - 1);
      Portion sums = portions.get(i);
      List<Pass> first = passes.subList(means.firstPass(), means.endPass());
      List<Pass> second = passes.subList(sums.firstPass(), sums.endPass());
      boolean read = graph.readingNodes(means.edge()).size() == 1;
      Optional<SharedSums> shared =
          read && means.endPass() == sums.firstPass() && reads(sums, means)
              ? SharedSums.of(first, second, shape)
              : Optional.empty();
      if (shared.filter(s -> s.faster(image, drain)).isPresent()) {
        replace(i, shared.get().passes());
        return;
      }
    }
  }

  /** Returns whether the layer that makes one portion reads the other one. */
  private boolean reads(Portion reader, Portion source) {
    return units.all().stream()
        .filter(u -> u.output().equals(reader.edge()))
        .flatMap(u -> u.inputs().stream().limit(1))
        .anyMatch(edge -> place(edge).base() == source.place().base());
  }

  /** Puts passes in the place of those of two portions; the last one makes the second portion. */
  private void replace(int second, List<Pass> turns) {
    Portion means = portions.get(second - 1);
    Portion sums = portions.get(second);
    int more = turns.size() - (sums.endPass() - means.firstPass());
    List<Pass> rest = List.copyOf(passes.subList(sums.endPass(), passes.size()));
    passes.subList(means.firstPass(), passes.size()).clear();
    passes.addAll(turns);
    passes.addAll(rest);
    int last = sums.endPass() + more - 1;
    portions.set(second - 1, means.over(means.firstPass(), last));
    portions.set(second, sums.over(last, last + 1));
    for (int i = second + 1; i < portions.size(); i++) {
      Portion later = portions.get(i);
      portions.set(i, later.over(later.firstPass() + more, later.endPass() + more));
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

  /** The place that a unit's output needs as a whole, at address 0. */
  private MapPlace sized(int unit) {
    Unit made = units.all().get(unit);
    Shape lain = made.node().isPresent() ? made(made.output()) : loaded(made.output());
    MapPlace place = MapPlace.of(lain, 0, shape);
    return rowsAtOnce(made.output()) ? place.apart() : place;
  }

  private Shape made(Edge edge) {
    Shape own = edge.type().shape();
    return windows().pairs().contains(edge) ? PixelPairs.shape(own) : own;
  }

  /** Returns whether any layer reads several rows of a tensor at once. */
  private boolean rowsAtOnce(Edge edge) {
    return graph.readingNodes(edge).stream()
        .anyMatch(
            n ->
                n.operator() instanceof Convolution conv
                    && windows().of(conv, shape).filter(g -> g.rowsAtOnce() > 1).isPresent());
  }

  /** Returns the place of a unit's output of which at least some rows are on the chip. */
  MapPlace holding(int unit, int some) {
    MapPlace place = sized(unit);
    boolean all = !rowsAtOnce(units.all().get(unit).output());
    return place.holding(all ? some : Math.min(place.rows(), windows().ringRows(some)));
  }

  private void take(int unit, MapPlace place) {
    int base = allocation.take(Integer.toString(unit), Math.toIntExact(padded(place.words())));
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
      offset = region.offset() + padded(region.place().memoryWords());
    }
    inputs.add(new Region(edge, place, offset));
    return List.of(new Pass.Load(edge, place, MemoryBase.INPUTS, offset));
  }

  /** An input that is only read reshaped, or whole, lies so: short vectors leave lanes empty. */
  private Shape loaded(Edge edge) {
    List<Shape> shapes =
        graph.readingNodes(edge).stream()
            .map(n -> read(n, edge.type().shape()))
            .distinct()
            .toList();
    return shapes.size() == 1 && !graph.outputs().contains(edge)
        ? shapes.get(0)
        : edge.type().shape();
  }

  private Shape read(Node node, Shape shape) {
    Optional<ImagePixels> image = windows().packed().flatMap(ArrayWindows.Grid::pixels);
    if (image.isPresent() && image.get().conv() == node.operator()) {
      int pixels = image.get().pixels();
      List<Integer> sizes = shape.dimensions();
      return Shape.of(sizes.get(0), sizes.get(1) / pixels, sizes.get(2) * pixels);
    }
    if (node.operator() instanceof Reshape reshape) {
      return reshape.shape();
    }
    return node.operator() instanceof Dense dense ? Shape.of(dense.inputCount()) : shape;
  }

  private void banded(Segment segment) {
    BandSchedule schedule = schedule(segment);
    List<Integer> members = segment.members();
    int back = segment.reloads().size();
    for (int i = 0; i < members.size(); i++) {
      MapPlace place = holding(members.get(i), schedule.held(i));
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

  /** Brings those outputs to memory that are not there. */
  private void store() {
    Set<Edge> there = stored(MemoryBase.OUTPUTS);
    for (Edge edge : graph.outputs()) {
      if (!there.contains(edge)) {
        MapPlace place = place(edge);
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
      MapPlace place = place(edge);
      regions.add(new Region(edge, place, offset));
      offset += padded(place.memoryWords());
    }
    return regions;
  }
}
