// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;

/**
 * An image in another size: every pixel is one of the input, {@code y[r, c, k] = x[rows[r],
 * columns[c], k]}.
 *
 * @param input {@code [height, width, channels]}
 * @param rows the row of the input for every row of the output, ascending
 * @param columns the column of the input for every column of the output, ascending
 */
public record ResizeNearest(TensorType input, List<Integer> rows, List<Integer> columns)
    implements Reordering {
  /** Validates that rows and columns exist and ascend, as they arrive on a stream. */
  public ResizeNearest {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    List<Integer> size = input.shape().dimensions();
    if (size.size() != 3 || !ascend(rows, size.get(0)) || !ascend(columns, size.get(1))) {
      throw new IllegalArgumentException(input + " to rows " + rows + ", columns " + columns);
    }
  }

  private static boolean ascend(List<Integer> sources, int size) {
    int last = 0;
    for (int source : sources) {
      if (source < last || source >= size) {
        return false;
      }
      last = source;
    }
    return !sources.isEmpty();
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  @Override
  public String keyword() {
    return "resize_nearest";
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public TensorType output() {
    Shape shape = Shape.of(rows.size(), columns.size(), input.shape().channels());
    return new TensorType(shape, input.elementType(), input.range());
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    int channels = input.shape().channels();
    int width = input.shape().dimensions().get(1);
    return Tensor.generate(
        output().shape(),
        i -> {
          int row = rows.get(i / channels / columns.size());
          int column = columns.get(i / channels % columns.size());
          return inputs.get(0).get((row * width + column) * channels + i % channels);
        });
  }
}
