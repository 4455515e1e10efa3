// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/**
 * Lets a mean of all pixels and the dense layer that reads it take turns.
 *
 * @param graph the network
 * @param units what makes its tensors
 * @param row of memory
 * @param places of tensors on the chip
 * @param passes of a program, which are changed
 * @param portions of the program, which are changed
 */
record MeanTurns(
    IntegerNetwork graph,
    Units units,
    MemoryRow row,
    Function<Edge, MapPlace> places,
    List<Pass> passes,
    List<Portion> portions) {
  /** Lets a mean and the dense layer behind it take turns, where that saves time. */
  void take() {
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
              ? SharedSums.of(first, second, row.shape())
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
        .anyMatch(edge -> places.apply(edge).base() == source.place().base());
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
}
