// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.Window;

/**
 * What is added to a tensor.
 *
 * @param sizes before each axis, then behind each
 */
record Pads(List<Integer> sizes) {
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
