// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/**
 * The piece of hardware that a node becomes, with the requantizer fused behind it: what the
 * schedule, the timing, queues, memories and lowering have to know about it is told once, here.
 *
 * <p>A new kind of engine means a new record; javac names the lowering that has to build it.
 */
public sealed interface EnginePlan
    permits MacEngine,
        SparseEngine,
        PoolEngine,
        RequantizeEngine,
        LookupEngine,
        CombineEngine,
        ArgMaxEngine,
        SoftmaxEngine,
        ConcatEngine,
        PadEngine,
        ResizeEngine,
        BilinearEngine,
        SliceEngine,
        RenamedStream {
  /** Returns the order in which the engine reads and writes, and its cycles per inference. */
  NodeSchedule schedule();

  /**
   * Adds the engine to the timing of its network.
   *
   * @param inputs adapted to the layouts of the schedule, in order
   * @param busiest cycles of the busiest engine of the network
   * @return the stream of results
   */
  TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest);

  /** Returns its multipliers and accumulators; none where it has no array of them. */
  default Optional<MacPlan> array() {
    return Optional.empty();
  }

  /** Returns the queue behind its pipeline; none where nothing runs freely. */
  default Optional<EngineQueue> queue() {
    return Optional.empty();
  }

  /** Returns the cycles after a reset before the network may take anything. */
  default long startCycles() {
    return 0;
  }

  /** Returns the multiply-accumulate operations of one inference that hardware computes. */
  default long products() {
    return 0;
  }

  /** Returns the bits of weights, biases and tables, without padding. */
  default long tableBits() {
    return 0;
  }

  /** Returns the bits that hold elements of an inference, apart from queues. */
  default long bufferBits() {
    return 0;
  }

  /**
   * Returns whether the engine leaves an input alone for a while, even where all of them are there.
   */
  default boolean holdsInputs() {
    return false;
  }

  /**
   * Returns what an input of the engine waits for.
   *
   * @param layer of the engine
   * @param others what layers of other branches hold meanwhile
   */
  default List<String> waitingFor(String layer, int input, List<String> others) {
    return others;
  }

  /** Returns what an input waits for, and one thing more. */
  static List<String> also(List<String> others, String reason) {
    return Stream.concat(others.stream(), Stream.of(reason)).toList();
  }
}
