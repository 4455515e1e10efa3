// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.Random;
import java.util.stream.IntStream;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Converts between tensors and the beats of a stream.
 *
 * <p>A beat is a little-endian string of whole bytes; element {@code l} of it starts at bit {@code
 * l * elementBits}, in two's complement, sign-extended where it takes more bits than its type.
 */
final class BeatCodec {
  private final TestbenchStream stream;
  private final int bytes;

  /** Of every element of a vector, its place on the stream. */
  private final int[] places;

  BeatCodec(TestbenchStream stream) {
    this.stream = stream;
    this.bytes = Math.ceilDiv(stream.dataBits(), 8);
    this.places =
        stream
            .order()
            .map(Arrangement::places)
            .orElseGet(() -> IntStream.range(0, stream.length()).toArray());
  }

  /** Returns the bytes of one beat. */
  int beatBytes() {
    return bytes;
  }

  /** Returns the beats of one inference, one after the other. */
  byte[] pack(Tensor tensor) {
    byte[] beats = new byte[Math.multiplyExact(stream.beats(), bytes)];
    for (int i = 0; i < tensor.size(); i++) {
      put(beats, position(i), tensor.get(i));
    }
    return beats;
  }

  /** Returns the same for an input: bits above those of an element are noise, which is ignored. */
  byte[] offered(Tensor tensor) {
    byte[] beats = pack(tensor);
    Random noise = new Random(beats.length);
    for (int i = 0; i < tensor.size(); i++) {
      long first = position(i);
      for (int b = stream.elementType().bits(); b < stream.elementBits(); b++) {
        long at = first + b;
        beats[(int) (at / 8)] ^= (byte) (noise.nextInt(2) << (at % 8));
      }
    }
    return beats;
  }

  /** Returns the tensor of an inference from its beats. */
  Tensor unpack(Shape shape, byte[] beats) {
    return Tensor.generate(shape, i -> get(beats, position(i)));
  }

  /** Returns the beat that holds an element. */
  int beatOf(int element) {
    int vector = element / stream.length();
    int inVector = places[element % stream.length()];
    return vector * stream.layout().beatsPerVector() + inVector / stream.lanes();
  }

  /** Returns the first bit of an element in the beats of an inference. */
  private long position(int element) {
    int lane = places[element % stream.length()] % stream.lanes();
    return 8L * bytes * beatOf(element) + (long) lane * stream.elementBits();
  }

  private void put(byte[] beats, long position, long value) {
    for (int b = 0; b < stream.elementBits(); b++) {
      long at = position + b;
      // Bits above 63 repeat the sign.
      long bit = value >> Math.min(b, 63) & 1;
      beats[(int) (at / 8)] |= (byte) (bit << (at % 8));
    }
  }

  private long get(byte[] beats, long position) {
    int bits = Math.min(stream.elementBits(), 64);
    long value = 0;
    for (int b = 0; b < bits; b++) {
      long at = position + b;
      value |= (long) (beats[(int) (at / 8)] >> (at % 8) & 1) << b;
    }
    boolean extend = stream.elementType().signed() && bits < 64;
    return extend ? value << (64 - bits) >> (64 - bits) : value;
  }
}
