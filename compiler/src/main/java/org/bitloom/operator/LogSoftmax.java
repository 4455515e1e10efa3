// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;

/**
 * The logarithm of softmax along the last axis, as TFLite's optimised kernel computes it in
 * float32: every rounding of that is one of integers here.
 *
 * <p>With {@code A(x) = float32(scale * x)}, the output is 16 times {@code A(x) - F}, rounded,
 * below the largest value of its type, where {@code F = A(max) + log(sum)}. Source: {@code
 * optimized_ops::LogSoftmax} of TFLite 2.6; section "Logarithm of softmax" of the numerics page.
 *
 * @param input elements of at most 8 bits; each vector has at most {@link #MOST_CHANNELS} of them
 * @param exponentials {@code exp(-scale * distance)} as bits of float32, from distance 0 on
 * @param logits A(x) in steps of {@code 2^-fractionBits}, from the smallest value of the type on
 * @param fractionBits at least {@link #LEAST_FRACTION_BITS}, at most those of a logarithm
 * @param outputType int8 or uint8
 */
public record LogSoftmax(
    TensorType input, Tensor exponentials, Tensor logits, int fractionBits, IntType outputType)
    implements Normalization {
  /** The sum of this many numbers up to 1 stays below 2^12. */
  public static final int MOST_CHANNELS = (1 << FloatLogarithm.MOST_EXPONENT) - 1;

  /** The widest elements. */
  public static final int WIDEST_INPUT = 8;

  /** The output has steps of 2^-4. */
  public static final int OUTPUT_FRACTION_BITS = 4;

  /**
   * Two bits below the half of the last bit of a float32 number that is at least 1/32, the nearest
   * one to 0 that is half a step of the output.
   */
  public static final int LEAST_FRACTION_BITS = 31;

  /** Integer bits that logits may have. */
  public static final int MOST_INTEGER_BITS = 10;

  private static final int STEPS = 255;

  /** Validates the types, the length of a vector and the tables. */
  public LogSoftmax {
    int values = 1 << input.elementType().bits();
    boolean narrow = input.elementType().bits() <= WIDEST_INPUT && outputType.bits() == 8;
    if (!narrow || input.shape().channels() > MOST_CHANNELS) {
      throw new IllegalArgumentException("log_softmax from " + input + " to " + outputType);
    }
    if (exponentials.size() != values || logits.size() != values) {
      throw new IllegalArgumentException(exponentials.size() + " and " + logits.size() + " values");
    }
    boolean fall =
        IntStream.range(1, values).allMatch(i -> exponentials.get(i) <= exponentials.get(i - 1));
    if (!fall || exponentials.get(0) != Float32.ONE || exponentials.range().min() < 0) {
      throw new IllegalArgumentException("exponentials do not fall from 1");
    }
    boolean rise = IntStream.range(1, values).allMatch(i -> logits.get(i) > logits.get(i - 1));
    long most = 1L << (fractionBits + MOST_INTEGER_BITS);
    if (!rise || logits.range().min() <= -most || logits.range().max() >= most) {
      throw new IllegalArgumentException("logits do not rise, or leave " + most);
    }
    if (fractionBits < LEAST_FRACTION_BITS || fractionBits > FloatLogarithm.FRACTION_BITS) {
      throw new IllegalArgumentException(fractionBits + " fraction bits");
    }
  }

  @Override
  public TensorType output() {
    return TensorType.full(input.shape(), outputType);
  }

  /** Returns A(x) of an element. */
  public long logit(long element) {
    return logits.get(Math.toIntExact(element - input.elementType().min()));
  }

  @Override
  public Tensor evaluate(List<Tensor> inputs) {
    return evaluate(inputs.get(0), 0);
  }

  private Tensor evaluate(Tensor x, int more) {
    int channels = x.shape().channels();
    long[] result = new long[x.size()];
    for (int v = 0; v < x.shape().vectors(); v++) {
      long base = base(largest(x, v), sum(x, v) + more);
      for (int i = v * channels; i < (v + 1) * channels; i++) {
        result[i] = outputType.max() - steps(base - logit(x.get(i)), fractionBits);
      }
    }
    return Tensor.of(x.shape(), result);
  }

  /** Returns the sum of the exponentials of a vector, one after the other, as bits of float32. */
  public int sum(Tensor x, int vector) {
    int channels = x.shape().channels();
    long max = largest(x, vector);
    return IntStream.range(vector * channels, (vector + 1) * channels)
        .map(i -> Math.toIntExact(exponentials.get(Math.toIntExact(max - x.get(i)))))
        .reduce(0, Float32::add);
  }

  /**
   * Returns F in steps of {@code 2^-fractionBits}. Where it is no such step, it is one of the two
   * next to it, the odd one: all that it is compared with are even ones.
   *
   * @param max the largest element
   * @param sum of the exponentials, bits of float32
   */
  public long base(long max, int sum) {
    int more = FloatLogarithm.FRACTION_BITS - fractionBits;
    long exact = (logit(max) << more) + FloatLogarithm.of(sum);
    long rounded = Float32.round(Math.abs(exact));
    long odd = (rounded & ((1L << more) - 1)) == 0 ? 0 : 1;
    return (rounded >> more | odd) * Long.signum(exact);
  }

  /**
   * Returns how many steps of the output a result is below 0: the difference is rounded to float32
   * first, then to a whole number, ties to even, and is 255 at most.
   *
   * @param below by how much it is below 0, in steps of {@code 2^-fractionBits}
   */
  public static int steps(long below, int fractionBits) {
    int fraction = fractionBits - OUTPUT_FRACTION_BITS;
    if (below >> fraction >= STEPS) {
      return STEPS;
    }
    int whole = (int) (below >> fraction);
    return whole + ((below & ((1L << fraction) - 1)) >= threshold(whole, fraction) ? 1 : 0);
  }

  /**
   * Returns the smallest fraction of a whole number that is rounded up. Where the difference is
   * next to a tie, float32 makes it one, and a tie goes to the even number.
   *
   * @param whole 0 to 255
   * @param fraction bits of it
   */
  public static long threshold(int whole, int fraction) {
    int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(whole) - 1;
    long nearTie = 1L << (fraction + exponent - Float32.SIGNIFICAND_BITS);
    long half = 1L << (fraction - 1);
    return whole % 2 == 1 ? half - nearTie : half + nearTie + 1;
  }

  /** A step of the sum is the last bit of its float32. */
  @Override
  public boolean dependsOnSum(Tensor x, int more) {
    return !evaluate(x, 0).equals(evaluate(x, more));
  }
}
