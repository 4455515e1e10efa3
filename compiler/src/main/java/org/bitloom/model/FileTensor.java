// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * How a file that the network was read from has a tensor of its border, where it is not as the
 * network has it.
 *
 * @param dims dimensions in the file, with a batch of 1 in front
 * @param order for each element of the network's tensor, its row-major index in the file's
 * @param codes quantized values of the file's real ones
 */
public record FileTensor(List<Integer> dims, Tensor order, Codes codes) {
  /** Makes quantized values of real ones. */
  @FunctionalInterface
  public interface Codes {
    /**
     * Returns the quantized value of a real one.
     *
     * @param element of the network's tensor
     */
    long of(double real, int element);
  }

  /** Copies the list. */
  public FileTensor {
    dims = List.copyOf(dims);
  }

  /** Returns a tensor that the file has as the network does. */
  public static FileTensor same(Shape shape) {
    List<Integer> dims = new ArrayList<>(shape.dimensions());
    dims.add(0, 1);
    return new FileTensor(
        dims,
        Tensor.generate(Shape.of(shape.elements()), i -> i),
        (real, element) -> Math.round(real));
  }

  /** Returns the elements of the network's tensor in the file's order. */
  public long[] inFile(Tensor tensor) {
    long[] values = new long[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[(int) order.get(i)] = tensor.get(i);
    }
    return values;
  }

  /** Returns the dimensions of one sample, without the batch. */
  public List<Integer> sample() {
    return dims.size() > 0 && dims.get(0) == 1 ? dims.subList(1, dims.size()) : dims;
  }
}
