// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * The index of the largest element along the last axis; of equal ones, the first.
 *
 * @param input any shape
 */
public record ArgMax(TensorType input) implements Operator {
  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  /** Returns the input's shape with a last dimension of 1. */
  @Override
  public TensorType output() {
    List<Integer> dimensions = new ArrayList<>(input.shape().dimensions());
    dimensions.set(dimensions.size() - 1, 1);
    Interval range = new Interval(0, input.shape().channels() - 1);
    return new TensorType(new Shape(dimensions), IntType.narrowestFor(range), range);
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int channels = x.shape().channels();
    return Tensor.generate(output().shape(), v -> firstMaximum(x, v * channels, channels));
  }

  private static long firstMaximum(Tensor x, int from, int channels) {
    int best = 0;
    for (int c = 1; c < channels; c++) {
      if (x.get(from + c) > x.get(from + best)) {
        best = c;
      }
    }
    return best;
  }
}
