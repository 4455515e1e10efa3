// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.bitloom.cosim.CosimResult.Deadlock;
import org.bitloom.cosim.CosimResult.StreamState;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.fixed.Interval;

/**
 * What a simulator wrote: {@code result.txt}, of one fact per line, and the recorded streams.
 *
 * <p>The lines are {@code phase NAME CYCLE} for the first cycle of every phase, {@code cycles N},
 * {@code deadlock 0|1}, {@code measured CYCLE}, {@code started LEAST MOST}, {@code stream NAME
 * INFERENCES BEATS VALID READY} in the order of {@link Testbench#streams}, {@code violations N},
 * {@code violation STREAM CYCLE RULE} and, at the very end, {@code complete}.
 */
final class SimulationLog {
  private final Testbench testbench;
  private final List<String> lines;
  private final Function<TestbenchStream, StreamTrace> traces;
  private final Map<String, StreamTrace> read = new HashMap<>();

  private SimulationLog(
      Testbench testbench, List<String> lines, Function<TestbenchStream, StreamTrace> traces) {
    this.testbench = testbench;
    this.lines = lines;
    this.traces = traces;
  }

  /**
   * Reads the file of a finished run.
   *
   * @param traces reads the record of a stream
   */
  static SimulationLog read(
      Testbench testbench, Path folder, Function<TestbenchStream, StreamTrace> traces) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("result.txt"));
      if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("complete")) {
        throw new IllegalStateException("the simulation's result is cut off");
      }
      return new SimulationLog(testbench, lines, traces);
    } catch (IOException e) {
      throw Workspace.unusable(folder, e);
    }
  }

  private List<String[]> facts(String word, int fields) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1).split(" ", fields))
        .toList();
  }

  private String fact(String word) {
    return facts(word, 1).get(0)[0];
  }

  /** Returns the record of an output, or of a probed stream if these were recorded. */
  StreamTrace trace(TestbenchStream stream) {
    return read.computeIfAbsent(stream.port(), port -> traces.apply(stream));
  }

  long violationCount() {
    return Long.parseLong(fact("violations"));
  }

  List<Violation> violations() {
    return facts("violation", 3).stream()
        .map(f -> new Violation(f[0], Long.parseLong(f[1]), f[2]))
        .toList();
  }

  Optional<Deadlock> deadlock() {
    if (fact("deadlock").equals("0")) {
      return Optional.empty();
    }
    List<StreamState> states = new ArrayList<>();
    List<String[]> facts = facts("stream", 5);
    for (TestbenchStream stream : testbench.streams()) {
      String[] f = facts.get(states.size());
      states.add(
          new StreamState(
              stream.port(),
              stream.edge(),
              Long.parseLong(f[1]),
              Long.parseLong(f[2]),
              f[3].equals("1"),
              f[4].equals("1")));
    }
    return Optional.of(new Deadlock(phases().lastEntry().getKey(), cycles(), states));
  }

  /** Returns the cycles of the run. */
  long cycles() {
    return Long.parseLong(fact("cycles"));
  }

  /** Returns the first cycle of every phase that the run has reached, by name. */
  SequencedMap<String, Long> phases() {
    SequencedMap<String, Long> phases = new LinkedHashMap<>();
    facts("phase", 2).forEach(f -> phases.put(f[0], Long.valueOf(f[1])));
    return phases;
  }

  /**
   * Returns the least and the most cycles from a reset to the first in which all inputs were ready;
   * nothing where none came so far.
   */
  Optional<Interval> starts() {
    return facts("started", 2).stream()
        .map(f -> new Interval(Long.parseLong(f[0]), Long.parseLong(f[1])))
        .findFirst();
  }

  /** Returns the cycle of the first accepted input beat of the stretch that is measured. */
  long measured() {
    return Long.parseLong(fact("measured"));
  }
}
