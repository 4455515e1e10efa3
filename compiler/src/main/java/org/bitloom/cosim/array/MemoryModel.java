// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The memory of a run, and what disturbs it.
 *
 * @param latency cycles from an address to its first beat; about that many where it is random
 * @param random whether latencies vary and every ready and every beat waits now and then
 * @param seed of the random numbers
 * @param resetAt cycle of every other inference in which all is reset, to begin again
 * @param faults transfers that are answered with an error
 * @param unaligned inference before which a start with an unaligned base is tried
 * @param misplaced region whose base the processor gives wrong
 * @param eager whether the processor asks for the end all the time, and starts again at once
 */
public record MemoryModel(
    int latency,
    boolean random,
    long seed,
    OptionalLong resetAt,
    List<Fault> faults,
    OptionalLong unaligned,
    Optional<Region> misplaced,
    boolean eager) {
  /** What the design has in memory. */
  public enum Region {
    WEIGHTS,
    INPUTS,
    OUTPUTS,
    MAPS;

    /** Returns the word of the harness. */
    String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How memory refuses a transfer, with the code of AXI4. */
  public enum Response {
    SLVERR(2),
    DECERR(3);

    private final int code;

    Response(int code) {
      this.code = code;
    }
  }

  /**
   * A transfer that is answered with an error.
   *
   * @param inference that meets it
   * @param write whether a burst is written; a beat is read otherwise
   * @param response of memory
   * @param later transfers of the inference before it
   */
  public record Fault(int inference, boolean write, Response response, int later) {
    /** Bits of the status register. */
    private static final int READ_ERROR = 0b0100;

    private static final int WRITE_ERROR = 0b1000;

    /** Returns the bit of the status register that has to say so. */
    public int status() {
      return write ? WRITE_ERROR : READ_ERROR;
    }

    private String words() {
      return "%d:%s:%d:%d".formatted(inference, write ? "w" : "r", response.code, later);
    }
  }

  /** Copies the list. */
  public MemoryModel {
    faults = List.copyOf(faults);
  }

  private MemoryModel(int latency, boolean random, long seed) {
    this(
        latency,
        random,
        seed,
        OptionalLong.empty(),
        List.of(),
        OptionalLong.empty(),
        Optional.empty(),
        false);
  }

  /** Returns a memory that always answers after so many cycles. */
  public static MemoryModel fixed(int latency) {
    return new MemoryModel(latency, false, 1);
  }

  /** Returns a memory that answers when it likes. */
  public static MemoryModel random(int latency, long seed) {
    return new MemoryModel(latency, true, seed);
  }

  /** Returns the same with a reset in the middle of every other inference. */
  public MemoryModel withResetAt(long cycle) {
    return new MemoryModel(
        latency, random, seed, OptionalLong.of(cycle), faults, unaligned, misplaced, eager);
  }

  /** Returns the same with errors. */
  public MemoryModel withFaults(List<Fault> some) {
    return new MemoryModel(latency, random, seed, resetAt, some, unaligned, misplaced, eager);
  }

  /** Returns the same with a refused start before an inference. */
  public MemoryModel withRefusal(long inference) {
    return new MemoryModel(
        latency, random, seed, resetAt, faults, OptionalLong.of(inference), misplaced, eager);
  }

  /** Returns the same with a region that is not where the processor says. */
  public MemoryModel withMisplaced(Region region) {
    return new MemoryModel(
        latency, random, seed, resetAt, faults, unaligned, Optional.of(region), eager);
  }

  /** Returns the same with a processor that loses no time between inferences. */
  public MemoryModel withEagerStarts() {
    return new MemoryModel(latency, random, seed, resetAt, faults, unaligned, misplaced, true);
  }

  /** Returns the errors as the harness takes them. */
  String faultWords() {
    return faults.stream().map(Fault::words).collect(Collectors.joining(","));
  }
}
