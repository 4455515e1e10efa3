// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bitloom.cosim.CosimResult.StreamState;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.fixed.Interval;

/**
 * What a simulator wrote of one part of a run, of one fact per line.
 *
 * <p>The lines are {@code phase NAME CYCLE} for the first cycle of every phase, {@code cycles N},
 * {@code deadlock 0|1}, {@code measured CYCLE}, {@code started LEAST MOST}, {@code stream NAME
 * INFERENCES BEATS VALID READY} in the order of {@link Testbench#streams}, {@code violations N},
 * {@code violation STREAM CYCLE RULE} and, at the very end, {@code complete}. Their cycles count
 * from the beginning of the part; those returned here from that of the run.
 *
 * @param lines of the file
 * @param begin cycles of all parts before
 */
record PartLog(List<String> lines, long begin) {
  /** Reads the file of a part that is at its end. */
  static PartLog read(Path file, long begin) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("complete")) {
        throw new IllegalStateException("the simulation's result is cut off");
      }
      return new PartLog(lines, begin);
    } catch (IOException e) {
      throw Workspace.unusable(file.getParent(), e);
    }
  }

  /**
   * Reads the parts of a run, {@code result.0.txt} and so on, up to one that ends in a deadlock,
   * behind which nothing counts.
   */
  static List<PartLog> all(Path folder) {
    List<PartLog> parts = new ArrayList<>();
    long begin = 0;
    boolean on = true;
    while (on) {
      Path next = folder.resolve("result." + parts.size() + ".txt");
      on = Files.exists(next);
      if (on) {
        PartLog part = read(next, begin);
        parts.add(part);
        begin = part.end();
        on = !part.deadlocked();
      }
    }
    return parts;
  }

  private List<String[]> facts(String word, int fields) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1).split(" ", fields))
        .toList();
  }

  private long number(String word) {
    return Long.parseLong(facts(word, 1).get(0)[0]);
  }

  long violationCount() {
    return number("violations");
  }

  List<Violation> violations() {
    return facts("violation", 3).stream()
        .map(f -> new Violation(f[0], begin + Long.parseLong(f[1]), f[2]))
        .toList();
  }

  boolean deadlocked() {
    return number("deadlock") != 0;
  }

  /** Returns the states of all streams at the end. */
  List<StreamState> states(Testbench testbench) {
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
    return states;
  }

  /** Returns the cycles of this part and of all before. */
  long end() {
    return begin + number("cycles");
  }

  /** Returns the first cycle of every phase that was reached, by name. */
  SequencedMap<String, Long> phases() {
    SequencedMap<String, Long> phases = new LinkedHashMap<>();
    facts("phase", 2).forEach(f -> phases.put(f[0], begin + Long.parseLong(f[1])));
    return phases;
  }

  /** Returns the least and the most cycles from a reset to all inputs being ready, if any was. */
  Optional<Interval> starts() {
    return facts("started", 2).stream()
        .map(f -> new Interval(Long.parseLong(f[0]), Long.parseLong(f[1])))
        .findFirst();
  }

  /** Returns the cycle of the first accepted input beat of the stretch that is measured. */
  long measured() {
    return begin + number("measured");
  }
}
