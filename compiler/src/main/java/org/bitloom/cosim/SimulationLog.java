// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.bitloom.cosim.CosimResult.Deadlock;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.cosim.Waves.Window;
import org.bitloom.cosim.script.Script;
import org.bitloom.fixed.Interval;

/** What a simulator wrote of a run: the facts of its parts, and the recorded streams. */
final class SimulationLog {
  private final Testbench testbench;
  private final List<PartLog> parts;
  private final Function<TestbenchStream, StreamTrace> traces;
  private final Map<String, StreamTrace> read = new HashMap<>();

  /**
   * A finished run.
   *
   * @param parts in their order; only the last may have ended in a deadlock
   * @param traces reads the record of a stream
   */
  SimulationLog(
      Testbench testbench, List<PartLog> parts, Function<TestbenchStream, StreamTrace> traces) {
    this.testbench = testbench;
    this.parts = List.copyOf(parts);
    this.traces = traces;
  }

  /** Returns the record of an output, or of a probed stream if these were recorded. */
  StreamTrace trace(TestbenchStream stream) {
    return read.computeIfAbsent(stream.port(), port -> traces.apply(stream));
  }

  long violationCount() {
    return parts.stream().mapToLong(PartLog::violationCount).sum();
  }

  List<Violation> violations() {
    return parts.stream().flatMap(part -> part.violations().stream()).toList();
  }

  Optional<Deadlock> deadlock() {
    PartLog last = parts.getLast();
    return last.deadlocked()
        ? Optional.of(
            new Deadlock(last.phases().lastEntry().getKey(), cycles(), last.states(testbench)))
        : Optional.empty();
  }

  /** Returns the cycles of the run. */
  long cycles() {
    return parts.getLast().end();
  }

  /** Returns the first cycle of every phase that the run has reached, by name. */
  SequencedMap<String, Long> phases() {
    SequencedMap<String, Long> phases = new LinkedHashMap<>();
    parts.forEach(part -> phases.putAll(part.phases()));
    return phases;
  }

  /**
   * Returns the least and the most cycles from a reset to the first in which all inputs were ready;
   * nothing where none came so far.
   */
  Optional<Interval> starts() {
    return parts.stream().flatMap(part -> part.starts().stream()).reduce(Interval::hull);
  }

  /** Returns the cycle of the first accepted input beat of the stretch that is measured. */
  long measured() {
    return parts.stream()
        .filter(part -> part.phases().containsKey(Script.STRETCH))
        .mapToLong(PartLog::measured)
        .findFirst()
        .orElse(0);
  }

  /**
   * Returns the stretch around a cycle, three quarters of it before, within its part of the run.
   *
   * @param length cycles
   */
  Window window(long cycle, long length) {
    int part = 0;
    while (part + 1 < parts.size() && parts.get(part + 1).begin() <= cycle) {
      part++;
    }
    PartLog own = parts.get(part);
    long to = cycle + length / 4;
    return new Window(
        Math.max(own.begin(), to - length), Math.min(to, own.end() - 1), part, own.begin());
  }
}
