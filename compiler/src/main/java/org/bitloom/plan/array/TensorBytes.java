// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * How a tensor lies in memory: as on the chip, a byte per element, each vector in whole words.
 *
 * @param place on the chip
 * @param shape of the tensor
 * @param type of its elements
 * @param row of memory
 */
public record TensorBytes(MapPlace place, Shape shape, IntType type, MemoryRow row) {
  /** Returns the bytes, whole rows. */
  public int size() {
    return Math.toIntExact(row.bytes(place));
  }

  private int at(int element) {
    int vector = element / place.channels();
    return vector * place.vectorWords() * row.shape().lanes() + element % place.channels();
  }

  /** Writes a tensor from a byte on. */
  public void pack(Tensor tensor, byte[] bytes, int from) {
    for (int i = 0; i < tensor.size(); i++) {
      bytes[from + at(i)] = (byte) tensor.get(i);
    }
  }

  /** Reads a tensor from a byte on. */
  public Tensor unpack(byte[] bytes, int from) {
    return Tensor.generate(
        shape, i -> type.signed() ? bytes[from + at(i)] : Byte.toUnsignedInt(bytes[from + at(i)]));
  }
}
