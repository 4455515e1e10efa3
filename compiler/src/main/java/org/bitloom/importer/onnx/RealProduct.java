// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.operator.Shape;

/** MatMul of two computed tensors in real numbers, one matrix after the other. */
final class RealProduct {
  private static final String FORM =
      "MatMul by a constant matrix, or of two tensors with at most one dimension, of at most "
          + Swapping.MOST_PIECES
          + ", in front of their matrices";

  private final RealCalls calls;
  private final OnnxNode node;
  private final Value.Stream left;
  private final Value.Stream right;

  RealProduct(RealCalls calls) {
    this.calls = calls;
    this.node = calls.node();
    int rank = Math.max(rank(0), rank(1));
    this.left = padded(calls.input(0, FORM), rank);
    this.right = padded(calls.input(1, FORM), rank);
  }

  private int rank(int position) {
    return calls.reading().value(node, position).dims().size();
  }

  private Value.Stream padded(Value.Stream x, int rank) {
    if (x.dims().size() < 2) {
      throw new Refused("it multiplies a vector by what is computed", FORM);
    }
    List<Integer> dims = new ArrayList<>(Collections.nCopies(rank - x.dims().size(), 1));
    dims.addAll(x.dims());
    return x.arranged(dims, x.order());
  }

  Value product() {
    int rank = left.dims().size();
    List<Integer> batch = IntStream.range(0, rank - 2).filter(d -> size(d) > 1).boxed().toList();
    boolean fits =
        batch.size() <= 1
            && left.dims().get(rank - 1).equals(right.dims().get(rank - 2))
            && batch.stream().allMatch(d -> alike(d) && size(d) <= Swapping.MOST_PIECES);
    if (!fits) {
      throw new Refused("it multiplies %s by %s".formatted(left.dims(), right.dims()), FORM);
    }
    if (batch.isEmpty()) {
      return product(left, right);
    }
    int dim = batch.get(0);
    List<Integer> order = List.of(rank - 2, dim, rank - 1);
    List<String> parts =
        IntStream.range(0, size(dim))
            .mapToObj(i -> product(part(left, dim, i), part(right, dim, i)))
            .map(made -> calls.arranged(made, order).layer())
            .toList();
    List<Integer> dims = new ArrayList<>(Collections.nCopies(rank, 1));
    dims.set(dim, size(dim));
    dims.set(rank - 2, left.dims().get(rank - 2));
    dims.set(rank - 1, right.dims().get(rank - 1));
    Shape shape = new Shape(order.stream().map(dims::get).toList());
    // Matrices lie beside each other in every row, as in front of the transpose that parts them.
    String name = calls.add("concat", parts, List.of(RealCalls.whole("axis", 1)), shape, Map.of());
    return RealCalls.made(name, dims, order);
  }

  private int size(int dim) {
    return Math.max(left.dims().get(dim), right.dims().get(dim));
  }

  private boolean alike(int dim) {
    return List.of(left, right).stream()
        .allMatch(x -> x.dims().get(dim) == 1 || x.dims().get(dim) == size(dim));
  }

  private Value.Stream part(Value.Stream x, int dim, int index) {
    return x.dims().get(dim) == 1 ? x : calls.taken(x, dim, List.of(index));
  }

  /** The second matrix is the one whose rows are weights, so it travels by its columns. */
  private Value.Stream product(Value.Stream x, Value.Stream w) {
    int row = x.dims().size() - 2;
    int column = row + 1;
    String rows = calls.arranged(x, List.of(row, column)).layer();
    String weights = calls.arranged(w, List.of(column, row)).layer();
    List<Integer> dims = new ArrayList<>(x.dims());
    dims.set(column, w.dims().get(column));
    Shape shape = Shape.of(dims.get(row), dims.get(column));
    String name = calls.add("matmul", List.of(rows, weights), List.of(), shape, Map.of());
    return RealCalls.made(name, dims, List.of(row, column));
  }
}
