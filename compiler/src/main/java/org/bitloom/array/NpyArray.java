// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An immutable array of numbers: element type, shape, and elements in row-major (C) order.
 *
 * <p>A shape may have no dimension (one element) or a dimension of 0 (no element). Elements are
 * kept as bytes of their type, so an array needs as much memory as its file.
 */
public final class NpyArray {
  private final NpyType type;
  private final List<Integer> shape;
  private final ByteBuffer data;

  /** Keeps {@code data}, little-endian elements in row-major order, without a copy. */
  NpyArray(NpyType type, List<Integer> shape, byte[] data) {
    this.type = type;
    this.shape = List.copyOf(shape);
    this.data = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    int elements = elements(this.shape);
    if (Math.multiplyExact(elements, type.bytes()) != data.length) {
      throw new IllegalArgumentException(data.length + " bytes for " + this);
    }
  }

  /**
   * Returns an array of integers.
   *
   * @param type an integer type that holds every value
   * @param shape dimensions, outermost first
   * @param values in row-major order
   */
  public static NpyArray ofIntegers(NpyType type, List<Integer> shape, long... values) {
    for (long value : values) {
      if (value < type.minimum() || value > type.maximum()) {
        throw new IllegalArgumentException(value + " exceeds " + type);
      }
    }
    ByteBuffer data = allocate(type, values.length);
    for (long value : values) {
      switch (type.bytes()) {
        case 1 -> data.put((byte) value);
        case 2 -> data.putShort((short) value);
        case 4 -> data.putInt((int) value);
        default -> data.putLong(value);
      }
    }
    return new NpyArray(type, shape, data.array());
  }

  /**
   * Returns an array of real numbers, each rounded to the nearest of its type.
   *
   * @param type a floating-point type
   * @param shape dimensions, outermost first
   * @param values in row-major order
   */
  public static NpyArray ofReals(NpyType type, List<Integer> shape, double... values) {
    if (type.isInteger()) {
      throw new IllegalArgumentException(type + " is no floating-point type");
    }
    ByteBuffer data = allocate(type, values.length);
    for (double value : values) {
      switch (type.bytes()) {
        case 2 -> data.putShort(Float.floatToFloat16((float) value));
        case 4 -> data.putFloat((float) value);
        default -> data.putDouble(value);
      }
    }
    return new NpyArray(type, shape, data.array());
  }

  private static ByteBuffer allocate(NpyType type, int elements) {
    int bytes = Math.multiplyExact(elements, type.bytes());
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int elements(List<Integer> shape) {
    int elements = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("dimension " + dimension);
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  /** Returns the element type. */
  public NpyType type() {
    return type;
  }

  /** Returns the dimensions, outermost first. */
  public List<Integer> shape() {
    return shape;
  }

  /** Returns the number of elements. */
  public int size() {
    return data.capacity() / type.bytes();
  }

  /**
   * Returns an element of an integer array.
   *
   * @param index in row-major order
   */
  public long integer(int index) {
    int at = index * type.bytes();
    return switch (type) {
      case BOOL -> data.get(at) == 0 ? 0 : 1;
      case INT8 -> data.get(at);
      case UINT8 -> Byte.toUnsignedLong(data.get(at));
      case INT16 -> data.getShort(at);
      case UINT16 -> Short.toUnsignedLong(data.getShort(at));
      case INT32 -> data.getInt(at);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
      case INT64, UINT64 -> data.getLong(at);
      case FLOAT16, FLOAT32, FLOAT64 -> throw new IllegalStateException(this + " has no integers");
    };
  }

  /**
   * Returns an element as a real number; an integer beyond 2^53 is rounded.
   *
   * @param index in row-major order
   */
  public double real(int index) {
    int at = index * type.bytes();
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(data.getShort(at));
      case FLOAT32 -> data.getFloat(at);
      case FLOAT64 -> data.getDouble(at);
      case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> integer(index);
    };
  }

  /** Returns a copy of the elements of an integer array. */
  public long[] integers() {
    long[] values = new long[size()];
    Arrays.setAll(values, this::integer);
    return values;
  }

  /** Returns a copy of the elements as real numbers. */
  public double[] reals() {
    return IntStream.range(0, size()).mapToDouble(this::real).toArray();
  }

  /** Returns the elements as little-endian bytes; not to be modified. */
  byte[] bytes() {
    return data.array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NpyArray a
        && type == a.type
        && shape.equals(a.shape)
        && Arrays.equals(bytes(), a.bytes());
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + shape.hashCode()) + Arrays.hashCode(bytes());
  }

  /** Returns type and shape, such as {@code int8[16, 640]}. */
  @Override
  public String toString() {
    return type + shape.toString();
  }
}
