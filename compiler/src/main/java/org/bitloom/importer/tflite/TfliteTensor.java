// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A tensor of a TFLite file, as it stands there.
 *
 * @param index in the file
 * @param name any text
 * @param shape dimensions with the axis of samples in front, if the file has one
 * @param type the schema's name of the element type, such as {@code INT8}
 * @param data little-endian elements of a constant
 * @param scales none, one, or one per channel
 * @param zeroPoints as many as scales
 * @param sparse whether the data is compressed
 */
record TfliteTensor(
    int index,
    String name,
    List<Integer> shape,
    String type,
    Optional<ByteBuffer> data,
    List<Float> scales,
    List<Long> zeroPoints,
    boolean sparse) {
  TfliteTensor {
    shape = List.copyOf(shape);
    scales = List.copyOf(scales);
    zeroPoints = List.copyOf(zeroPoints);
  }

  /** Returns the same tensor under another name. */
  TfliteTensor named(String other) {
    return new TfliteTensor(index, other, shape, type, data, scales, zeroPoints, sparse);
  }

  /** Returns the same elements under another shape. */
  TfliteTensor shaped(List<Integer> other) {
    return new TfliteTensor(index, name, other, type, data, scales, zeroPoints, sparse);
  }

  /** Returns a constant like this one, with another index and other bytes. */
  TfliteTensor copied(int other, byte[] bytes) {
    Optional<ByteBuffer> copy = Optional.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return new TfliteTensor(other, name, shape, type, copy, scales, zeroPoints, sparse);
  }

  /** Returns a constant in the place of this tensor. */
  TfliteTensor holding(List<Integer> otherShape, ByteBuffer values) {
    return new TfliteTensor(
        index, name, otherShape, type, Optional.of(values), scales, zeroPoints, sparse);
  }

  /** Returns the number of elements. */
  long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Returns type and shape, such as {@code INT8[1, 640]}. */
  @Override
  public String toString() {
    return type + shape;
  }
}
