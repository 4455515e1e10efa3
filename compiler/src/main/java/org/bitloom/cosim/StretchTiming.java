// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.cosim.CosimResult.Cycles;
import org.bitloom.plan.dataflow.Stretch;

/** Latency and initiation interval of the {@link Stretch} without stalls. */
final class StretchTiming {
  private final Testbench testbench;
  private final SimulationLog log;
  private final int first;
  private final int count;

  /**
   * Prepares the measurement.
   *
   * @param first number of the first recorded inference of the stretch
   * @param count inferences in it, at least 2
   */
  StretchTiming(Testbench testbench, SimulationLog log, int first, int count) {
    this.testbench = testbench;
    this.log = log;
    this.first = first;
    this.count = count;
  }

  /** Returns the latency to the last output and the interval of the slowest one. */
  Optional<Cycles> cycles() {
    Map<String, Long> intervals = intervals();
    if (intervals.size() < testbench.outputs().size()) {
      return Optional.empty();
    }
    return Optional.of(new Cycles(most(latencies()), most(intervals)));
  }

  private static long most(Map<String, Long> values) {
    return values.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Returns the latency of every output that has delivered the first inference, by tensor. */
  Map<String, Long> latencies() {
    Map<String, Long> latencies = new HashMap<>();
    for (TestbenchStream output : testbench.outputs()) {
      log.trace(output)
          .end(first)
          .ifPresent(end -> latencies.put(output.edge(), end - log.measured()));
    }
    return latencies;
  }

  /** Returns the interval of every output that has delivered everything, by tensor. */
  Map<String, Long> intervals() {
    Map<String, Long> intervals = new HashMap<>();
    for (TestbenchStream output : testbench.outputs()) {
      StreamTrace trace = log.trace(output);
      List<Long> ends =
          IntStream.range(0, count)
              .boxed()
              .flatMap(i -> trace.end(first + i).stream().boxed())
              .toList();
      if (ends.size() == count) {
        intervals.put(output.edge(), Stretch.interval(ends));
      }
    }
    return intervals;
  }
}
