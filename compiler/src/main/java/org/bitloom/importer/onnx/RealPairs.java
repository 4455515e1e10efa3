// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.operator.Shape;

/** What is computed of two tensors in real numbers, element by element. */
record RealPairs(RealCalls calls) {
  private static final String FORM =
      "Add, Sub, Mul, Max and Min of tensors of one order, of which one has the shape of the output"
          + " and the other one is broadcast";

  /** The sum of several tensors is a chain of sums of two, and so are the largest and the least. */
  Value chain(String kind) {
    Value.Stream all = calls.input(0, FORM);
    for (int i = 1; i < calls.node().inputs().size(); i++) {
      all = pair(kind, all, calls.input(i, FORM));
    }
    return all;
  }

  /** Returns the node's operator of two tensors. */
  Value.Stream pair(Value.Stream left, Value.Stream right) {
    String kind =
        switch (calls.node().operator()) {
          case "Add" -> "add";
          case "Sub" -> "sub";
          case "Mul" -> "mul";
          case "Max" -> "maximum";
          case "Min" -> "minimum";
          default -> throw new Refused("it combines two computed tensors", FORM);
        };
    return pair(kind, left, right);
  }

  Value.Stream pair(String kind, Value.Stream left, Value.Stream right) {
    boolean equal = left.dims().equals(right.dims()) && left.order().same(right.order());
    if (equal) {
      return combined(kind, left, calls.shaped(right, left.shape()), left);
    }
    Value.Stream whole = repeats(left, right) ? right : left;
    if (whole == left && !repeats(right, left)) {
      throw new Refused(
          "it combines %s and %s, or they travel in different orders"
              .formatted(left.dims(), right.dims()),
          FORM);
    }
    List<Integer> dims = RealCalls.travelling(whole);
    return combined(
        kind, calls.arranged(left, dims), calls.arranged(right, dims), calls.arranged(whole, dims));
  }

  /** Tells whether a tensor is repeated along some dimensions of another one. */
  private static boolean repeats(Value.Stream part, Value.Stream whole) {
    return part.dims().size() == whole.dims().size()
        && IntStream.range(0, part.dims().size())
            .allMatch(
                d -> part.dims().get(d) == 1 || part.dims().get(d).equals(whole.dims().get(d)));
  }

  private Value.Stream combined(
      String kind, Value.Stream left, Value.Stream right, Value.Stream like) {
    Shape shape = like.shape();
    String name = calls.add(kind, List.of(left.layer(), right.layer()), List.of(), shape, Map.of());
    return RealCalls.stream(name, shape, like.dims(), like.order());
  }
}
