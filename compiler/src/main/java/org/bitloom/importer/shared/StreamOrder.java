// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * In which order the elements of a model file's tensor travel. The stream is a row of axes,
 * outermost first; the tensor in row-major order is the same axes in another order. Reshaping a
 * tensor changes neither, transposing it changes the second, and where a dimension is a part of an
 * axis, the axis is split.
 *
 * @param sizes of the axes in the order of the stream
 * @param tensor for each place in the tensor's order, the position of its axis in the stream
 */
public record StreamOrder(List<Integer> sizes, List<Integer> tensor) {
  /** Copies the lists. */
  public StreamOrder {
    sizes = List.copyOf(sizes);
    tensor = List.copyOf(tensor);
  }

  /** Returns the order of a stream that is the tensor in row-major order. */
  public static StreamOrder rowMajor(List<Integer> dims) {
    return new StreamOrder(dims, IntStream.range(0, dims.size()).boxed().toList());
  }

  /**
   * Returns the order of a stream whose axes are these dimensions of the tensor, outermost first.
   */
  public static StreamOrder of(List<Integer> dims, List<Integer> streamDims) {
    List<Integer> sizes = streamDims.stream().map(dims::get).toList();
    List<Integer> tensor = new ArrayList<>();
    for (int d = 0; d < dims.size(); d++) {
      if (streamDims.contains(d)) {
        tensor.add(streamDims.indexOf(d));
      }
    }
    return new StreamOrder(sizes, tensor);
  }

  /** An order whose axes do not cross the borders of dimensions, and the axes of each dimension. */
  private record Split(StreamOrder order, List<List<Integer>> groups) {}

  /** Splits axes so that every dimension is some of them; empty where an axis is in two. */
  private Optional<Split> split(List<Integer> dims) {
    List<Integer> split = new ArrayList<>(sizes);
    List<Integer> rest = new ArrayList<>(tensor);
    List<Integer> order = new ArrayList<>();
    List<List<Integer>> groups = new ArrayList<>();
    for (int dim : dims) {
      int left = dim;
      int from = order.size();
      while (left > 1) {
        while (!rest.isEmpty() && split.get(rest.get(0)) == 1) {
          rest.remove(0);
        }
        if (rest.isEmpty()) {
          return Optional.empty();
        }
        int axis = rest.get(0);
        int size = split.get(axis);
        if (left % size == 0) {
          order.add(axis);
          rest.remove(0);
          left /= size;
        } else if (size % left == 0) {
          splitAt(split, order, rest, axis, left);
          order.add(axis);
          left = 1;
        } else {
          return Optional.empty();
        }
      }
      groups.add(new ArrayList<>(List.of(from, order.size())));
    }
    List<List<Integer>> axes = new ArrayList<>();
    for (List<Integer> g : groups) {
      axes.add(List.copyOf(order.subList(g.get(0), g.get(1))));
    }
    // Axes of size 1 are dropped from the tensor's order, and so from the stream.
    return Optional.of(new Split(new StreamOrder(split, order), axes));
  }

  /** Splits an axis into an outer one of a size and an inner one; later axes move by one. */
  private static void splitAt(
      List<Integer> sizes, List<Integer> order, List<Integer> rest, int axis, int outer) {
    int size = sizes.get(axis);
    sizes.set(axis, outer);
    sizes.add(axis + 1, size / outer);
    order.replaceAll(a -> a > axis ? a + 1 : a);
    rest.replaceAll(a -> a > axis ? a + 1 : a);
    rest.set(0, axis + 1);
  }

  /** Returns the order of the transposed tensor; empty where it has no axes of its own. */
  public Optional<StreamOrder> transposed(List<Integer> dims, List<Integer> permutation) {
    return split(dims)
        .map(
            s ->
                new StreamOrder(
                    s.order.sizes,
                    permutation.stream().flatMap(d -> s.groups.get(d).stream()).toList()));
  }

  /**
   * Returns the dimensions of the tensor in the order of the stream, without those of size 1; empty
   * where a dimension is not one piece of the stream.
   */
  public Optional<List<Integer>> streamDims(List<Integer> dims) {
    Optional<Split> split = split(dims);
    if (split.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> sizes = split.get().order.sizes;
    int[] dimOf = new int[sizes.size()];
    int[] rank = new int[sizes.size()];
    java.util.Arrays.fill(dimOf, -1);
    for (int d = 0; d < dims.size(); d++) {
      List<Integer> group = split.get().groups.get(d);
      for (int i = 0; i < group.size(); i++) {
        dimOf[group.get(i)] = d;
        rank[group.get(i)] = i;
      }
    }
    List<Integer> result = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < dimOf.length; axis++) {
      if (dimOf[axis] < 0) {
        continue;
      }
      boolean continues = !result.isEmpty() && result.getLast() == dimOf[axis];
      if (continues ? rank[axis] != next : rank[axis] != 0 || result.contains(dimOf[axis])) {
        return Optional.empty();
      }
      if (!continues) {
        result.add(dimOf[axis]);
      }
      next = rank[axis] + 1;
    }
    return Optional.of(result);
  }

  /**
   * The axes of a stream, and in which order they would have to travel.
   *
   * @param sizes of the axes as they travel
   * @param order for each place, which of them comes there
   */
  public record Move(List<Integer> sizes, List<Integer> order) {
    /** Copies the lists. */
    public Move {
      sizes = List.copyOf(sizes);
      order = List.copyOf(order);
    }
  }

  /**
   * Returns what would have to move for these dimensions of the tensor to travel in their order;
   * empty where an axis is a part of two dimensions.
   */
  public Optional<Move> move(List<Integer> dims, List<Integer> streamDims) {
    return split(dims)
        .map(
            s ->
                new Move(
                    s.order.sizes,
                    streamDims.stream().flatMap(d -> s.groups.get(d).stream()).toList()));
  }

  /** Returns for each element of the stream its row-major index in the tensor. */
  public int[] indices() {
    int count = sizes.stream().reduce(1, Math::multiplyExact);
    int[] strides = new int[sizes.size()];
    int stride = 1;
    for (int i = tensor.size() - 1; i >= 0; i--) {
      strides[tensor.get(i)] = stride;
      stride *= sizes.get(tensor.get(i));
    }
    int[] streamStrides = strides(sizes);
    int[] indices = new int[count];
    for (int e = 0; e < count; e++) {
      for (int a = 0; a < strides.length; a++) {
        indices[e] += e / streamStrides[a] % sizes.get(a) * strides[a];
      }
    }
    return indices;
  }

  private static int[] strides(List<Integer> sizes) {
    int[] strides = new int[sizes.size()];
    int stride = 1;
    for (int axis = sizes.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes.get(axis);
    }
    return strides;
  }

  /** Tells whether two orders of tensors of one size put the same elements into one order. */
  public boolean same(StreamOrder other) {
    return merged().equals(other.merged());
  }

  /** Returns the order with as few axes as possible. */
  private StreamOrder merged() {
    List<Integer> order = new ArrayList<>(tensor.stream().filter(a -> sizes.get(a) > 1).toList());
    List<Integer> newSizes = new ArrayList<>();
    int[] renamed = new int[sizes.size()];
    for (int a = 0; a < sizes.size(); a++) {
      int at = order.indexOf(a);
      if (at < 0) {
        continue;
      }
      int before = previous(a);
      boolean joins = before >= 0 && at > 0 && order.get(at - 1) == before;
      if (joins) {
        renamed[a] = -1;
        newSizes.set(newSizes.size() - 1, newSizes.getLast() * sizes.get(a));
      } else {
        renamed[a] = newSizes.size();
        newSizes.add(sizes.get(a));
      }
    }
    return new StreamOrder(
        newSizes, order.stream().map(a -> renamed[a]).filter(a -> a >= 0).toList());
  }

  private int previous(int axis) {
    for (int a = axis - 1; a >= 0; a--) {
      if (sizes.get(a) > 1) {
        return a;
      }
    }
    return -1;
  }
}
