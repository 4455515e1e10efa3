// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bitloom.array.NpyArray;
import org.bitloom.diagnostic.Span;
import org.bitloom.format.RealWeights;

/** Numbers that belong to a layer: its weights, its bias, or their scales. */
sealed interface Parameter {
  /**
   * An array of a file.
   *
   * @param key its key
   * @param span the statement that names the file
   * @param file path of the file
   * @param array the numbers
   */
  record Stored(String key, Span span, String file, NpyArray array) implements Parameter {
    @Override
    public List<Integer> shape() {
      return array.shape();
    }

    @Override
    public boolean isWhole() {
      return array.type().isInteger();
    }

    @Override
    public long integer(int index) {
      return array.integer(index);
    }

    @Override
    public double real(int index) {
      return array.real(index);
    }

    @Override
    public String description() {
      return key + " in " + file + ", " + array;
    }
  }

  /**
   * Numbers in the source.
   *
   * @param span where they stand
   * @param numbers the numbers
   */
  record Inline(Span span, AttributeValue.Numbers numbers) implements Parameter {
    @Override
    public List<Integer> shape() {
      return numbers.shape();
    }

    @Override
    public boolean isWhole() {
      return numbers.values().stream().allMatch(Inline::isLong);
    }

    private static boolean isLong(BigDecimal value) {
      return value.stripTrailingZeros().scale() <= 0 && value.abs().compareTo(LONGEST) < 0;
    }

    @Override
    public long integer(int index) {
      return numbers.values().get(index).longValueExact();
    }

    @Override
    public double real(int index) {
      return numbers.values().get(index).doubleValue();
    }

    @Override
    public String description() {
      return "the matrix in the source";
    }
  }

  /**
   * Real numbers that calibration made of those in the source.
   *
   * @param layer whose they are
   * @param shape dimensions, outermost first
   * @param values in row-major order
   */
  record Computed(String layer, List<Integer> shape, List<Double> values) implements Parameter {
    static Computed of(String layer, RealWeights weights) {
      List<Double> values = Arrays.stream(weights.values()).boxed().toList();
      return new Computed(layer, weights.shape().dimensions(), values);
    }

    static Computed of(String layer, List<Double> bias) {
      return new Computed(layer, List.of(bias.size()), bias);
    }

    @Override
    public boolean isWhole() {
      return false;
    }

    @Override
    public long integer(int index) {
      throw new IllegalStateException("real numbers");
    }

    @Override
    public double real(int index) {
      return values.get(index);
    }

    @Override
    public String description() {
      return "the equalized parameters of " + layer;
    }
  }

  /** Whole numbers in the source are below this. */
  BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Returns the dimensions, outermost first. */
  List<Integer> shape();

  /** Tells whether all elements are integers. */
  boolean isWhole();

  /** Returns an element of whole numbers, in row-major order. */
  long integer(int index);

  /** Returns an element as a real number, in row-major order. */
  double real(int index);

  /** Says in words what this is. */
  String description();

  /** Returns the number of elements. */
  default int size() {
    return shape().stream().reduce(1, Math::multiplyExact);
  }

  /** Returns the index of the first element that is infinite or not a number. */
  default OptionalInt firstNotFinite() {
    return isWhole()
        ? OptionalInt.empty()
        : IntStream.range(0, size()).filter(i -> !Double.isFinite(real(i))).findFirst();
  }

  /** Returns an index in words, such as {@code [3, 17]}. */
  default String position(int index) {
    int rest = index;
    String text = "";
    for (int axis = shape().size() - 1; axis >= 0; axis--) {
      int dimension = shape().get(axis);
      text = rest % dimension + (text.isEmpty() ? "" : ", ") + text;
      rest /= dimension;
    }
    return "[" + text + "]";
  }
}
