// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.plan.Edge;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MapPlace;
import org.bitloom.plan.array.Portion;

/**
 * The places that tensors have on the chip, one after the other: where they are made, and where
 * they are when they have come back from memory.
 */
final class TensorCopies {
  private final Map<String, List<MapPlace>> places = new HashMap<>();

  private TensorCopies() {}

  /** Returns the places of a plan's tensors, in the order of the program. */
  static TensorCopies of(ArrayPlan plan) {
    TensorCopies copies = new TensorCopies();
    for (Portion portion : plan.portions()) {
      List<MapPlace> own =
          copies.places.computeIfAbsent(portion.edge().name(), name -> new ArrayList<>());
      if (!own.contains(portion.place())) {
        own.add(portion.place());
      }
    }
    return copies;
  }

  /** Returns the number of a place of a tensor; the first is 0, as is that of reshaped ones. */
  int number(Edge edge, MapPlace place) {
    return Math.max(0, places.getOrDefault(edge.name(), List.of()).indexOf(place));
  }
}
