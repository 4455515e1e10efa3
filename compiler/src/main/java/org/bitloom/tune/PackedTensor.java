// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** A tensor in as few bytes as its type allows: activations of many inferences are kept. */
sealed interface PackedTensor {
  /** Returns a tensor whose elements are of this type. */
  static PackedTensor of(Tensor tensor, IntType type) {
    if (type.bits() <= Byte.SIZE) {
      byte[] values = new byte[tensor.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) tensor.get(i);
      }
      return new Bytes(tensor.shape(), type.signed() ? -1L : 0xff, values);
    }
    if (type.bits() <= Integer.SIZE && type.signed()) {
      int[] values = new int[tensor.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.toIntExact(tensor.get(i));
      }
      return new Ints(tensor.shape(), values);
    }
    return new Whole(tensor);
  }

  /** Returns the tensor. */
  Tensor tensor();

  /** Returns the bytes of its elements. */
  long bytes();

  /** Elements of 8 bits; the mask removes the sign where there is none. */
  record Bytes(Shape shape, long mask, byte[] values) implements PackedTensor {
    @Override
    public Tensor tensor() {
      return Tensor.generate(shape, i -> values[i] & mask);
    }

    @Override
    public long bytes() {
      return values.length;
    }
  }

  /** Signed elements of 32 bits. */
  record Ints(Shape shape, int[] values) implements PackedTensor {
    @Override
    public Tensor tensor() {
      return Tensor.generate(shape, i -> values[i]);
    }

    @Override
    public long bytes() {
      return (long) Integer.BYTES * values.length;
    }
  }

  /** Any elements. */
  record Whole(Tensor tensor) implements PackedTensor {
    @Override
    public long bytes() {
      return (long) Long.BYTES * tensor.size();
    }
  }
}
