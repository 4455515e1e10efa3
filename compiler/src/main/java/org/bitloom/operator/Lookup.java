// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * Any function of one element, as the table of its values.
 *
 * @param input elements of at most {@value #MOST_BITS} bits
 * @param table one value per value of the input's element type, from its smallest on
 * @param outputType type of the result
 */
public record Lookup(TensorType input, Tensor table, IntType outputType) implements Operator {
  /** The widest element that a table is built for. */
  public static final int MOST_BITS = 16;

  /** The widest element whose table is no more hardware than a multiplication. */
  public static final int NARROW_BITS = 10;

  /** Validates the size of the table and the type of its values. */
  public Lookup {
    int bits = input.elementType().bits();
    if (bits > MOST_BITS || table.size() != 1 << bits) {
      throw new IllegalArgumentException(
          table.size() + " values for elements of " + bits + " bits");
    }
    if (!outputType.range().contains(table.range())) {
      throw new IllegalArgumentException("values in " + table.range() + " exceed " + outputType);
    }
  }

  /** Returns the function's value for one element of the input's type. */
  public long value(long element) {
    return table.get(Math.toIntExact(element - input.elementType().min()));
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(input);
  }

  /** Returns the output type; its range holds exactly the values that the input can reach. */
  @Override
  public TensorType output() {
    long[] reached =
        LongStream.rangeClosed(input.range().min(), input.range().max()).map(this::value).toArray();
    Interval range =
        new Interval(
            LongStream.of(reached).min().orElseThrow(), LongStream.of(reached).max().orElseThrow());
    return new TensorType(input.shape(), outputType, range);
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    return Tensor.generate(x.shape(), i -> value(x.get(i)));
  }
}
