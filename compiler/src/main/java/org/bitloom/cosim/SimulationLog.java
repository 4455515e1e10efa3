// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.cosim.CosimResult.Cycles;
import org.bitloom.cosim.CosimResult.Deadlock;
import org.bitloom.cosim.CosimResult.StreamState;
import org.bitloom.cosim.CosimResult.Violation;

/**
 * What a simulator wrote: {@code result.txt}, of one fact per line, and the recorded streams.
 *
 * <p>The lines are {@code phase WORD}, {@code cycles N}, {@code deadlock 0|1}, {@code stretch_start
 * CYCLE}, {@code end OUTPUT CYCLE} for the last beat of every inference, {@code stream NAME
 * INFERENCES BEATS VALID READY} in the order of {@link Testbench#streams}, {@code violations N},
 * {@code violation STREAM CYCLE RULE} and, at the very end, {@code complete}.
 */
final class SimulationLog {
  private final Testbench testbench;
  private final List<String> lines;
  private final Function<TestbenchStream, StreamTrace> traces;

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
      throw new UncheckedIOException(e);
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
    return traces.apply(stream);
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
    return Optional.of(new Deadlock(fact("phase"), Long.parseLong(fact("cycles")), states));
  }

  /**
   * Returns latency and initiation interval of the stall-free stretch.
   *
   * <p>The interval is the mean over the second half of the stretch, rounded up: by then the
   * pipeline is full.
   *
   * @param vectors inferences before the stretch
   * @param stretch inferences in it
   */
  Optional<Cycles> cycles(int vectors, int stretch) {
    long[] ends = new long[stretch];
    for (int output = 0; output < testbench.outputs().size(); output++) {
      List<Long> cycles = ends(output);
      if (cycles.size() < vectors + stretch) {
        return Optional.empty();
      }
      for (int i = 0; i < stretch; i++) {
        ends[i] = Math.max(ends[i], cycles.get(vectors + i));
      }
    }
    long latency = ends[0] - stretchStart();
    return Optional.of(new Cycles(latency, interval(ends)));
  }

  private long stretchStart() {
    return Long.parseLong(fact("stretch_start"));
  }

  /**
   * Returns the latency of every output that has delivered the first inference of the stretch, by
   * tensor name.
   *
   * @param vectors inferences before the stretch
   */
  Map<String, Long> latencies(int vectors) {
    Map<String, Long> latencies = new HashMap<>();
    for (int output = 0; output < testbench.outputs().size(); output++) {
      List<Long> cycles = ends(output);
      if (cycles.size() > vectors) {
        latencies.put(testbench.outputs().get(output).edge(), cycles.get(vectors) - stretchStart());
      }
    }
    return latencies;
  }

  /** Returns the mean distance over the second half. */
  private static long interval(long[] ends) {
    int to = ends.length - 1;
    int from = to / 2;
    return Math.ceilDiv(ends[to] - ends[from], to - from);
  }

  /** Returns the interval of every output that has delivered everything, by tensor name. */
  Map<String, Long> intervals(int vectors, int stretch) {
    Map<String, Long> intervals = new HashMap<>();
    for (int output = 0; output < testbench.outputs().size(); output++) {
      List<Long> cycles = ends(output);
      if (cycles.size() >= vectors + stretch) {
        List<Long> last = cycles.subList(vectors, vectors + stretch);
        intervals.put(
            testbench.outputs().get(output).edge(),
            interval(last.stream().mapToLong(Long::longValue).toArray()));
      }
    }
    return intervals;
  }

  private List<Long> ends(int output) {
    return facts("end", 2).stream()
        .filter(f -> f[0].equals(Integer.toString(output)))
        .map(f -> Long.valueOf(f[1]))
        .toList();
  }
}
