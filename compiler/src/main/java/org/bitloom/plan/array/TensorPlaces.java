// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitloom.operator.Shape;
import org.bitloom.plan.Edge;

/** Where tensors are on the chip, segment after segment of a program. */
final class TensorPlaces {
  private final Units units;
  private final UnitPlaces sizes;
  private final ArrayShape shape;
  private final MapAllocation allocation = new MapAllocation();

  /** By unit, where its output is. */
  private final MapPlace[] places;

  /** By unit, where a tensor is that has come back from memory for the present segment. */
  private final Map<Integer, MapPlace> returned = new HashMap<>();

  TensorPlaces(Units units, UnitPlaces sizes, ArrayShape shape) {
    this.units = units;
    this.sizes = sizes;
    this.shape = shape;
    this.places = new MapPlace[units.all().size()];
  }

  /** Returns the words that were ever in use. */
  int words() {
    return allocation.words();
  }

  /** Returns where a unit's output is. */
  MapPlace of(int unit) {
    return places[unit];
  }

  /** Returns where a tensor is, be it back from memory. */
  MapPlace of(Edge edge) {
    for (int u = 0; u < places.length; u++) {
      if (units.all().get(u).output().name().equals(edge.name())) {
        return returned.getOrDefault(u, places[u]);
      }
    }
    throw new IllegalArgumentException(edge.name());
  }

  /** Returns where a unit's inputs are. */
  List<MapPlace> inputs(int unit) {
    return units.all().get(unit).inputs().stream().map(this::of).toList();
  }

  /** Returns where a tensor is that has come back from memory. */
  MapPlace returned(int unit) {
    return returned.get(unit);
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

  /** Takes a place for a unit's output. */
  void take(int unit, MapPlace place) {
    places[unit] = taken(Integer.toString(unit), place);
  }

  /** Takes a place for a tensor that is in memory. */
  void bringBack(int unit, MapPlace place) {
    returned.put(unit, taken(back(unit), place));
  }

  private MapPlace taken(String tensor, MapPlace place) {
    return place.at(allocation.take(tensor, Math.toIntExact(sizes.padded(place.words()))));
  }

  private static String back(int unit) {
    return "back " + unit;
  }

  /** Leaves an output in memory, which is there. */
  void leave(int unit) {
    places[unit] = sizes.sized(unit);
  }

  /** Gives a unit's output the place of its input. */
  void reshape(int unit) {
    Unit made = units.all().get(unit);
    MapPlace old = of(made.inputs().get(0));
    Shape reshaped = made.output().type().shape();
    places[unit] = old.holds(reshaped, shape) ? MapPlace.of(reshaped, old.base(), shape) : old;
  }

  /** Gives up the places that nobody reads behind a segment. */
  void release(Segment segment) {
    for (int u = 0; u < segment.end(); u++) {
      if (units.lastReader(u) < segment.end() || segment.stores().contains(u)) {
        allocation.release(Integer.toString(u));
      }
    }
    segment.reloads().forEach(u -> allocation.release(back(u)));
    returned.clear();
  }
}
