// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;

/**
 * The logarithm of softmax along the last axis to int8, in the integer form of TFLite Micro: a
 * difference in Q5.26, below it the logarithm of the sum of a softmax.
 *
 * <p>Source: {@code reference_integer_ops::LogSoftmax} of TFLite; section "Logarithm of softmax" of
 * the numerics page.
 *
 * @param softmax of the same elements, to int8
 */
public record FixedLogSoftmax(Softmax softmax) implements Normalization {
  /** Bits of a difference below those of the output, whose scale is 1/16. */
  public static final int DROPPED_BITS = 22;

  private static final IntType OUTPUT = IntType.signed(8);
  private static final int STEPS = 255;

  /** Validates the output. */
  public FixedLogSoftmax {
    if (!softmax.outputType().equals(OUTPUT)) {
      throw new IllegalArgumentException("logarithm of softmax to " + softmax.outputType());
    }
  }

  @Override
  public TensorType input() {
    return softmax.input();
  }

  @Override
  public IntType outputType() {
    return OUTPUT;
  }

  @Override
  public TensorType output() {
    return softmax.output();
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    return evaluate(inputs.get(0), 0);
  }

  private Tensor evaluate(Tensor x, int more) {
    int channels = x.shape().channels();
    long[] result = new long[x.size()];
    for (int v = 0; v < x.shape().vectors(); v++) {
      long max = largest(x, v);
      long logarithm = FixedPoint.logarithm(sum(x, v) + more);
      for (int i = v * channels; i < (v + 1) * channels; i++) {
        result[i] = OUTPUT.max() - steps(argument(Math.toIntExact(max - x.get(i))), logarithm);
      }
    }
    return Tensor.of(x.shape(), result);
  }

  /** Returns the sum of the exponentials of a vector in Q12.19. */
  public long sum(Tensor x, int vector) {
    int channels = x.shape().channels();
    long max = largest(x, vector);
    return softmax.sum(
        IntStream.range(vector * channels, (vector + 1) * channels)
            .mapToLong(i -> softmax.exponential(Math.toIntExact(max - x.get(i))))
            .toArray());
  }

  /**
   * Returns by how much an element is below the largest one, in Q5.26: 31 where that is all that
   * matters. The kernel gives the smallest output from there on, and these are beyond 16.
   */
  public long argument(int distance) {
    return -softmax.argument(distance).orElse(-Softmax.LARGEST_ARGUMENT);
  }

  /** Returns what an element so far below the largest one adds to the sum, in Q12.19. */
  public long summand(int distance) {
    return Softmax.summand(softmax.exponential(distance));
  }

  /** Returns how many sixteenths a result is below 0, half away from zero, 255 at most. */
  public static int steps(long argument, long logarithm) {
    long rounded = FixedPoint.roundingDivide(argument + logarithm, DROPPED_BITS);
    return Math.toIntExact(Math.min(rounded, STEPS));
  }

  @Override
  public boolean dependsOnSum(Tensor x, int more) {
    long least =
        LongStream.range(0, x.shape().vectors()).map(v -> sum(x, (int) v)).min().orElseThrow();
    return least + more >= FixedPoint.LEAST_SUM && !evaluate(x, 0).equals(evaluate(x, more));
  }
}
