// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.Arrays;
import java.util.OptionalLong;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * The recorded beats of one stream, in order, from the first vector on.
 *
 * <p>After a deadlock the last inference may be incomplete, and others may be missing.
 */
final class StreamTrace {
  private final BeatCodec codec;
  private final int beatsPerInference;
  private final byte[] beats;
  private final long[] cycles;

  StreamTrace(TestbenchStream stream, byte[] beats, long[] cycles) {
    this.codec = new BeatCodec(stream);
    this.beatsPerInference = stream.beats();
    this.beats = beats;
    this.cycles = cycles;
    if (beats.length != Math.multiplyExact(cycles.length, codec.beatBytes())) {
      throw new IllegalStateException(stream.port() + ": beats and cycles do not match");
    }
  }

  /** Returns a tensor; elements that were not delivered are 0. */
  Tensor tensor(Shape shape, int inference) {
    int size = beatsPerInference * codec.beatBytes();
    int from = Math.min(inference * size, beats.length);
    return codec.unpack(shape, Arrays.copyOfRange(beats, from, from + size));
  }

  /** Returns the cycle of an element; empty if it was not delivered. */
  OptionalLong cycle(int inference, int element) {
    long beat = (long) inference * beatsPerInference + codec.beatOf(element);
    return beat < cycles.length ? OptionalLong.of(cycles[(int) beat]) : OptionalLong.empty();
  }

  /** Returns the cycle of the last beat of an inference; empty if it was not delivered. */
  OptionalLong end(int inference) {
    long beat = (inference + 1L) * beatsPerInference - 1;
    return beat < cycles.length ? OptionalLong.of(cycles[(int) beat]) : OptionalLong.empty();
  }
}
