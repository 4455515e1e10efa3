// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.operator.Window;

/**
 * What is added to a tensor.
 *
 * @param sizes before each axis, then behind each
 */
record Pads(List<Integer> sizes) {
  /** Reads those of a node, which may name some of the axes. */
  static Pads of(Reading reading, OnnxNode node, int rank, String form) {
    List<Integer> given =
        reading
            .optionalConstant(node, 1)
            .map(Constant::sizes)
            .or(() -> node.integers("pads"))
            .or(() -> node.integers("paddings"))
            .orElseThrow(() -> new Refused("it has no pads", form));
    List<Integer> named =
        reading
            .optionalConstant(node, 3)
            .map(Constant::sizes)
            .orElse(IntStream.range(0, rank).boxed().toList());
    if (given.size() != 2 * named.size()) {
      throw new Refused("its pads are " + given + " of " + rank + " dimensions", form);
    }
    List<Integer> all = new ArrayList<>(Collections.nCopies(2 * rank, 0));
    for (int i = 0; i < named.size(); i++) {
      int axis = Reading.axis(named.get(i), rank);
      all.set(axis, given.get(i));
      all.set(rank + axis, given.get(named.size() + i));
    }
    return new Pads(all);
  }

  /**
   * Returns the positions of an axis when it is padded by what is inside of the tensor: by the
   * outermost element, or by those beside it in the other direction.
   *
   * @param edge whether it is the outermost one
   */
  List<Integer> positions(int axis, List<Integer> dims, boolean edge, String form) {
    int size = dims.get(axis);
    int before = before(axis);
    int behind = behind(axis);
    if (!areUsual() || !edge && Math.max(before, behind) >= size) {
      throw new Refused("its pads are %s of %s".formatted(sizes, dims), form);
    }
    return Stream.of(
            IntStream.range(0, before).mapToObj(i -> edge ? 0 : before - i).toList(),
            IntStream.range(0, size).boxed().toList(),
            edge
                ? Collections.nCopies(behind, size - 1)
                : IntStream.range(0, behind).mapToObj(i -> size - 2 - i).toList())
        .flatMap(List::stream)
        .toList();
  }

  int before(int axis) {
    return sizes.get(axis);
  }

  int behind(int axis) {
    return sizes.get(sizes.size() / 2 + axis);
  }

  /** Tells whether nothing is cut off, and nothing is larger than any window. */
  boolean areUsual() {
    return sizes.stream().allMatch(p -> p >= 0 && p < Window.LARGEST_SIDE);
  }

  /** Returns the axes that are not among those that travel, and do so once they are padded. */
  List<Integer> opened(List<Integer> travelling) {
    return IntStream.range(0, sizes.size() / 2)
        .filter(d -> !travelling.contains(d) && before(d) + behind(d) > 0)
        .boxed()
        .toList();
  }

  /** Returns the dimensions with what is added. */
  List<Integer> padded(List<Integer> dims) {
    return IntStream.range(0, dims.size())
        .mapToObj(d -> dims.get(d) + before(d) + behind(d))
        .toList();
  }
}
