// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * An image in another size: every element is made of the four around its place, exactly, in steps
 * of {@code 2^-(rows.bits() + columns.bits())}. A requantizer follows.
 *
 * @param input {@code [height, width, channels]}
 * @param rows where the rows of the output lie between those of the input
 * @param columns where the columns of the output lie between those of the input
 */
public record ResizeBilinear(TensorType input, Taps rows, Taps columns) implements Operator {
  /** Validates that all neighbours exist. */
  public ResizeBilinear {
    List<Integer> size = input.shape().dimensions();
    if (size.size() != 3 || rows.last() >= size.get(0) || columns.last() >= size.get(1)) {
      throw new IllegalArgumentException(input + " to rows " + rows + ", columns " + columns);
    }
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  /** Returns the fraction bits of the output. */
  public int bits() {
    return rows.bits() + columns.bits();
  }

  /** Returns the output: the weights of every element add up to {@code 2^bits()}. */
  @Override
  public TensorType output() {
    Interval range = input.range().times(1L << bits());
    Shape shape = Shape.of(rows.size(), columns.size(), input.shape().channels());
    return new TensorType(shape, IntType.signedFor(range), range);
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    int channels = input.shape().channels();
    return Tensor.generate(
        output().shape(),
        i -> {
          Taps.Tap row = rows.get(i / channels / columns.size());
          Taps.Tap column = columns.get(i / channels % columns.size());
          long low = along(inputs.get(0), row.low(), column, i % channels);
          long high = along(inputs.get(0), row.high(), column, i % channels);
          return ((1L << rows.bits()) - row.weight()) * low + row.weight() * high;
        });
  }

  private long along(Tensor x, int row, Taps.Tap column, int channel) {
    long low = x.get(index(row, column.low(), channel));
    long high = x.get(index(row, column.high(), channel));
    return ((1L << columns.bits()) - column.weight()) * low + column.weight() * high;
  }

  private int index(int row, int column, int channel) {
    Shape shape = input.shape();
    return (row * shape.dimensions().get(1) + column) * shape.channels() + channel;
  }
}
