// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;

/** Arrays whose first axis, or no axis, counts inferences. */
final class Vectors {
  private Vectors() {}

  /** Returns the tensors in a {@code .npy} file. */
  static List<Tensor> of(Path file, Edge edge) {
    return of(NpyReader.read(file), edge);
  }

  /** Returns the tensors in an array, as many as its elements make. */
  static List<Tensor> of(NpyArray array, Edge edge) {
    Shape shape = edge.type().shape();
    long[] all = array.integers();
    int size = shape.elements();
    return IntStream.range(0, all.length / size)
        .mapToObj(n -> Tensor.generate(shape, i -> all[n * size + i]))
        .toList();
  }

  /** Returns lists of one tensor each, the form of a network with one input or output. */
  static List<List<Tensor>> single(List<Tensor> tensors) {
    return tensors.stream().map(List::of).toList();
  }
}
