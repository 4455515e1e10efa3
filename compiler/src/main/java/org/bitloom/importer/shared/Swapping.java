// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;

/**
 * Lets dimensions of a stream change places, by layers that exist: the tensor is cut along the
 * shorter of two neighbours, and the pieces are joined along the other side of the longer one. They
 * wait in queues, which hold what any transpose has to hold.
 */
public final class Swapping {
  /** Pieces of one exchange: each is a layer of its own. */
  public static final int MOST_PIECES = 64;

  private final IntType type;
  private final Quantization numbers;
  private final UnaryOperator<String> name;
  private final Span origin;
  private final List<Layer> layers = new ArrayList<>();
  private String current;
  private Shape shape;

  /**
   * Starts with a tensor.
   *
   * @param input the layer that makes it, or an input
   * @param shape of that layer's output
   * @param numbers of its elements
   * @param name of a layer, from a suffix that says what it makes
   */
  public Swapping(
      String input,
      Shape shape,
      IntType type,
      Quantization numbers,
      UnaryOperator<String> name,
      Span origin) {
    this.current = input;
    this.shape = shape;
    this.type = type;
    this.numbers = numbers;
    this.name = name;
    this.origin = origin;
  }

  /**
   * Returns the layers; empty where two neighbours are both too long.
   *
   * @param sizes of the dimensions in the order in which they travel, the product of the shape
   * @param order for each place, which of them comes there
   * @param output shape of the last layer
   */
  public Optional<List<Layer>> layers(List<Integer> sizes, List<Integer> order, Shape output) {
    List<Integer> there =
        new ArrayList<>(
            IntStream.range(0, sizes.size()).filter(d -> sizes.get(d) > 1).boxed().toList());
    List<Integer> wanted = order.stream().filter(d -> sizes.get(d) > 1).toList();
    for (int place = 0; place < wanted.size(); place++) {
      int from = there.indexOf(wanted.get(place));
      if (from == place) {
        continue;
      }
      int to = from + 1;
      while (to < there.size() && there.get(to).equals(wanted.get(place + to - from))) {
        to++;
      }
      List<Integer> all = there.stream().map(sizes::get).toList();
      int left = product(all.subList(place, from));
      int right = product(all.subList(from, to));
      if (Math.min(left, right) > MOST_PIECES) {
        return Optional.empty();
      }
      exchange(product(all.subList(0, place)), left, right, product(all.subList(to, all.size())));
      List<Integer> moved = List.copyOf(there.subList(from, to));
      there.subList(from, to).clear();
      there.addAll(place, moved);
    }
    reshape(output, "");
    return Optional.of(layers);
  }

  private static int product(List<Integer> sizes) {
    return sizes.stream().reduce(1, Math::multiplyExact);
  }

  /** Makes {@code [outer, right, left, inner]} of {@code [outer, left, right, inner]}. */
  private void exchange(int outer, int left, int right, int inner) {
    reshape(Shape.of(outer, left, right, inner), "_apart");
    boolean byLeft = left <= right;
    int cut = byLeft ? 1 : 2;
    int pieces = Math.min(left, right);
    Shape turned = byLeft ? Shape.of(outer, right, 1, inner) : Shape.of(outer, 1, left, inner);
    String whole = current;
    String round = "_" + layers.size();
    List<String> parts = new ArrayList<>();
    for (int piece = 0; piece < pieces; piece++) {
      List<Slice.Range> ranges = new ArrayList<>();
      for (int d = 0; d < 4; d++) {
        int size = shape.dimensions().get(d);
        ranges.add(d == cut ? new Slice.Range(piece, 1, 1) : Slice.Range.all(size));
      }
      String slice = name.apply(round + "_piece" + piece);
      layers.add(new SliceLayer(slice, whole, ranges, origin));
      String part = name.apply(round + "_part" + piece);
      layers.add(new ReshapeLayer(part, slice, turned, origin));
      parts.add(part);
    }
    shape = Shape.of(outer, right, left, inner);
    current = name.apply(round + "_joined");
    layers.add(
        new ConcatLayer(current, parts, byLeft ? 2 : 1, type, numbers, Rounding.HALF_EVEN, origin));
  }

  /** The last layer has the bare name, even where nothing changes. */
  private void reshape(Shape to, String suffix) {
    if (!shape.equals(to) || suffix.isEmpty()) {
      String made = name.apply(suffix.isEmpty() ? "" : "_" + layers.size() + suffix);
      layers.add(new ReshapeLayer(made, current, to, origin));
      current = made;
      shape = to;
    }
  }
}
