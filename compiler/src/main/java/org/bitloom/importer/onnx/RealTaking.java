// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;

/** Operators that take positions of a tensor, some of them several times, in real numbers. */
final class RealTaking {
  private static final String FORM =
      "Gather by constants, Tile and Expand to known sizes, Pad by what is inside of the tensor";

  private final RealCalls calls;
  private final OnnxNode node;

  RealTaking(RealCalls calls) {
    this.calls = calls;
    this.node = calls.node();
  }

  private List<Integer> numbers(int position) {
    return calls.reading().constant(node, position).sizes();
  }

  /** Takes positions of one dimension; one number takes the dimension away. */
  Value gather() {
    Value.Stream x = calls.input(0, FORM);
    Constant indices = calls.reading().constant(node, 1);
    int axis = Reading.axis(node.integer("axis", 0), x.dims().size());
    List<Integer> positions = Taking.positions(indices, x.dims().get(axis), FORM);
    Value.Stream taken = calls.taken(x, axis, positions);
    if (!indices.dims().isEmpty()) {
      return taken;
    }
    List<Integer> dims = new ArrayList<>(taken.dims());
    dims.remove(axis);
    return new ReorderOps(calls.reading(), node).reshaped(taken, dims);
  }

  Value tile() {
    Value.Stream x = calls.input(0, FORM);
    List<Integer> repeats = numbers(1);
    if (repeats.size() != x.dims().size() || repeats.stream().anyMatch(r -> r < 1)) {
      throw new Refused("its repeats are " + repeats, FORM);
    }
    List<Integer> dims = x.dims();
    requireElements(
        IntStream.range(0, dims.size()).mapToLong(d -> (long) dims.get(d) * repeats.get(d)));
    for (int d = 0; d < repeats.size(); d++) {
      x = repeated(x, d, repeats.get(d));
    }
    return x;
  }

  /** Positions are listed, so there may not be more of them than elements of any tensor. */
  private static void requireElements(LongStream sizes) {
    long elements = 1;
    for (long size : sizes.toArray()) {
      if (size > ShapeResult.MOST_ELEMENTS || elements * size > ShapeResult.MOST_ELEMENTS) {
        throw new Refused("it makes more than 2^24 elements", "smaller tensors");
      }
      elements *= size;
    }
  }

  private Value.Stream repeated(Value.Stream x, int dim, int times) {
    int size = x.dims().get(dim);
    List<Integer> positions = IntStream.range(0, size * times).mapToObj(i -> i % size).toList();
    return times == 1 ? x : calls.taken(x, dim, positions);
  }

  /** Repeats dimensions of size 1; a pixel becomes an image by a resize. */
  Value expand() {
    Value.Stream x = calls.input(0, FORM);
    List<Integer> wanted = numbers(1);
    int rank = x.dims().size();
    boolean fits =
        wanted.size() <= rank
            && IntStream.range(0, wanted.size())
                .allMatch(i -> suits(x.dims().get(rank - wanted.size() + i), wanted.get(i)));
    if (!fits) {
      throw new Refused("it makes %s of %s".formatted(wanted, x.dims()), FORM);
    }
    List<Integer> dims = new ArrayList<>(x.dims());
    for (int i = 0; i < wanted.size(); i++) {
      int d = rank - wanted.size() + i;
      dims.set(d, Math.max(dims.get(d), wanted.get(i)));
    }
    requireElements(dims.stream().mapToLong(Integer::longValue));
    Value.Stream made = rank == 4 ? enlarged(x, dims) : x;
    for (int d = 0; d < rank; d++) {
      made = repeated(made, d, dims.get(d) / made.dims().get(d));
    }
    return made;
  }

  private static boolean suits(int own, int wanted) {
    return wanted > 0 && (own == wanted || own == 1 || wanted == 1);
  }

  private Value.Stream enlarged(Value.Stream x, List<Integer> to) {
    boolean pixel = x.dims().get(2) == 1 && x.dims().get(3) == 1;
    if (!pixel || to.get(2) * to.get(3) == 1) {
      return x;
    }
    List<Integer> image = List.of(2, 3, 1);
    Value.Stream read = calls.arranged(x, image);
    Shape shape = Shape.of(to.get(2), to.get(3), x.dims().get(1));
    String name =
        calls.add(
            "resize_nearest",
            List.of(read.layer()),
            List.of(RealCalls.wholes("size", List.of(to.get(2), to.get(3)))),
            shape,
            Map.of());
    return RealCalls.made(name, List.of(1, x.dims().get(1), to.get(2), to.get(3)), image);
  }

  /**
   * Pads by elements of the tensor: the outermost one, or those beside it in the other direction.
   *
   * @param edge whether it is the outermost one
   */
  Value.Stream pad(Value.Stream x, Pads pads, boolean edge) {
    requireElements(
        IntStream.range(0, x.dims().size())
            .mapToLong(d -> (long) x.dims().get(d) + pads.before(d) + pads.behind(d))
            .map(size -> Math.max(1, size)));
    Value.Stream made = x;
    for (int d = 0; d < x.dims().size(); d++) {
      List<Integer> positions = pads.positions(d, x.dims(), edge, FORM);
      if (positions.size() > x.dims().get(d)) {
        made = calls.taken(made, d, positions);
      }
    }
    return made;
  }
}
