// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.OptionalLong;

/**
 * The memory of a run, and what disturbs it.
 *
 * @param latency cycles from an address to its first beat; about that many where it is random
 * @param random whether latencies vary and every ready and every beat waits now and then
 * @param seed of the random numbers
 * @param resetAt cycle of every other inference in which all is reset, to begin again
 * @param failingRead inference in which one beat of a read fails
 * @param unaligned inference before which a start with an unaligned base is tried
 */
public record MemoryModel(
    int latency,
    boolean random,
    long seed,
    OptionalLong resetAt,
    OptionalLong failingRead,
    OptionalLong unaligned) {
  /** Returns a memory that always answers after so many cycles. */
  public static MemoryModel fixed(int latency) {
    return new MemoryModel(
        latency, false, 1, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  /** Returns a memory that answers when it likes. */
  public static MemoryModel random(int latency, long seed) {
    return new MemoryModel(
        latency, true, seed, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  /** Returns the same with a reset in the middle of every other inference. */
  public MemoryModel withResetAt(long cycle) {
    return new MemoryModel(latency, random, seed, OptionalLong.of(cycle), failingRead, unaligned);
  }

  /** Returns the same with an error in one inference, and a refused start before another. */
  public MemoryModel withFaults(long failing, long refused) {
    return new MemoryModel(
        latency, random, seed, resetAt, OptionalLong.of(failing), OptionalLong.of(refused));
  }
}
