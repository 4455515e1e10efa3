// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * What the outputs of units take on the chip.
 *
 * @param graph the network
 * @param units what makes its tensors
 * @param windows of the array
 * @param row of memory
 */
record UnitPlaces(IntegerNetwork graph, Units units, ArrayWindows windows, MemoryRow row) {
  private ArrayShape shape() {
    return row.shape();
  }

  /** The place that a unit's output needs as a whole, at address 0. */
  MapPlace sized(int unit) {
    Unit made = units.all().get(unit);
    Shape lain = made.node().isPresent() ? made(made.output()) : loaded(made.output());
    MapPlace place = MapPlace.of(lain, 0, shape());
    return rowsAtOnce(made.output()) ? place.apart() : place;
  }

  private Shape made(Edge edge) {
    Shape own = edge.type().shape();
    return windows.pairs().contains(edge) ? PixelPairs.shape(own) : own;
  }

  /** Returns whether any layer reads several rows of a tensor at once. */
  private boolean rowsAtOnce(Edge edge) {
    return graph.readingNodes(edge).stream()
        .anyMatch(
            n ->
                n.operator() instanceof Convolution conv
                    && windows.of(conv, shape()).filter(g -> g.rowsAtOnce() > 1).isPresent());
  }

  /** Returns the place of a unit's output of which at least some rows are on the chip. */
  MapPlace holding(int unit, int some) {
    MapPlace place = sized(unit);
    boolean all = !rowsAtOnce(units.all().get(unit).output());
    return place.holding(all ? some : Math.min(place.rows(), windows.ringRows(some)));
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
    Optional<ImagePixels> image = windows.packed().flatMap(WindowGrid::pixels);
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

  /** Returns the rows of a tensor that begin and end with a beat of memory. */
  int alignedRows(int unit) {
    int words = sized(unit).vectorRowWords();
    int beatWords = Math.max(1, row.beatBits() / (shape().lanes() * MemoryRow.ELEMENT_BITS));
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
}
