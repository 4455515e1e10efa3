// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.util.List;

/** Brings elements into the order in which {@link NpyArray} keeps them. */
final class ElementOrder {
  private ElementOrder() {}

  /** Reverses the bytes of every element in place. */
  static void reverseBytes(byte[] data, int width) {
    for (int start = 0; start < data.length; start += width) {
      for (int low = start, high = start + width - 1; low < high; low++, high--) {
        byte held = data[low];
        data[low] = data[high];
        data[high] = held;
      }
    }
  }

  /** Returns elements whose first index runs fastest in the order whose last index does. */
  static byte[] rowMajor(byte[] columnMajor, int width, List<Integer> shape) {
    byte[] result = new byte[columnMajor.length];
    int[] strides = new int[shape.size()];
    int stride = width;
    for (int d = 0; d < strides.length; d++) {
      strides[d] = stride;
      stride *= shape.get(d);
    }
    int[] index = new int[strides.length];
    int from = 0;
    for (int to = 0; to < result.length; to += width) {
      System.arraycopy(columnMajor, from, result, to, width);
      from += advance(index, strides, shape);
    }
    return result;
  }

  /** Steps to the next index in row-major order and returns by how much the offset moves. */
  private static int advance(int[] index, int[] strides, List<Integer> shape) {
    int moved = 0;
    for (int d = index.length - 1; d >= 0; d--) {
      moved += strides[d];
      if (++index[d] < shape.get(d)) {
        return moved;
      }
      moved -= index[d] * strides[d];
      index[d] = 0;
    }
    return moved;
  }
}
