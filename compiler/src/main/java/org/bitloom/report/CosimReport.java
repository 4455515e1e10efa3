// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bitloom.cosim.CosimResult;

/**
 * The outcome of a co-simulation as {@code cosim --json} writes it.
 *
 * @param network name of the network
 * @param vectors inferences compared
 * @param values output values compared
 * @param mismatches differing values
 * @param firstMismatch null where all values agree
 * @param macs multiply-accumulate operations of one inference
 * @param multipliers physical multipliers in all MAC arrays
 * @param cycles measured in a stall-free stretch of the same run
 * @param macUtilization {@code macs / (multipliers * initiation_interval)}
 * @param stalls pattern at both ends
 * @param seed of stalls and of random vectors
 * @param simulator name and version
 * @param violations the first broken rules of the handshake
 * @param violationCount how many rules were broken in all
 * @param deadlock null unless nothing moved any more: where, and all streams as they stood
 * @param warnings what the simulator had to say against the design
 * @param seconds wall clock
 */
public record CosimReport(
    String network,
    int vectors,
    long values,
    Mismatches mismatches,
    FirstMismatch firstMismatch,
    long macs,
    int multipliers,
    Cycles cycles,
    double macUtilization,
    String stalls,
    long seed,
    String simulator,
    List<String> violations,
    long violationCount,
    List<String> deadlock,
    List<String> warnings,
    Seconds seconds) {
  /** Copies the lists. */
  public CosimReport {
    violations = List.copyOf(violations);
    deadlock = deadlock == null ? null : List.copyOf(deadlock);
    warnings = List.copyOf(warnings);
  }

  /** Tells whether all witnesses agree and the design kept all rules. */
  public boolean success() {
    return mismatches.total() == 0 && violationCount == 0 && deadlock == null;
  }

  /**
   * Differing values between the three witnesses.
   *
   * @param rtlVsGolden RTL against the golden model
   * @param goldenVsExpected golden model against the expected outputs; 0 where none are given
   * @param rtlVsExpected RTL against the expected outputs; 0 where none are given
   */
  public record Mismatches(long rtlVsGolden, long goldenVsExpected, long rtlVsExpected) {
    /** Returns all of them together. */
    long total() {
      return rtlVsGolden + goldenVsExpected + rtlVsExpected;
    }
  }

  /**
   * The earliest difference.
   *
   * @param kind which two witnesses differ: {@code rtl_vs_golden} and so on
   * @param layer whose output it is
   * @param vector index of the inference
   * @param index of the element in row-major order
   * @param actual value of the witness named first; null if the RTL did not deliver it
   * @param reference value of the witness named second
   * @param cycle in which the RTL delivered the value; null where it did not or is not involved
   * @param inputs what the golden model computed the value from, by name
   */
  public record FirstMismatch(
      String kind,
      String layer,
      int vector,
      int index,
      Long actual,
      long reference,
      Long cycle,
      Map<String, long[]> inputs) {
    /** Copies the map, in the order of the names. */
    public FirstMismatch {
      inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    }

    private static FirstMismatch of(CosimResult.FirstMismatch first) {
      Map<String, long[]> inputs = new TreeMap<>();
      first.inputs().forEach((name, tensor) -> inputs.put(name, tensor.toArray()));
      return new FirstMismatch(
          first.kind(),
          first.layer(),
          first.inference(),
          first.index(),
          boxed(first.actual()),
          first.reference(),
          boxed(first.cycle()),
          inputs);
    }

    private static Long boxed(OptionalLong value) {
      return value.isPresent() ? value.getAsLong() : null;
    }
  }

  /**
   * Measured cycles; 0 after a deadlock.
   *
   * @param latency first accepted input word to last output word of one inference
   * @param initiationInterval steady state
   * @param plannedLatency the timing's
   * @param plannedInitiationInterval the schedule's
   */
  public record Cycles(
      long latency, long initiationInterval, long plannedLatency, long plannedInitiationInterval) {}

  /**
   * Wall clock of the stages.
   *
   * @param plan reading and planning
   * @param generate lowering and printing
   * @param build compiling the simulation
   * @param simulate running it
   */
  public record Seconds(double plan, double generate, double build, double simulate) {}

  /**
   * Returns the report of a co-simulation.
   *
   * @param planSeconds wall clock of reading and planning
   * @param generateSeconds wall clock of lowering and printing
   */
  public static CosimReport of(CosimResult r, double planSeconds, double generateSeconds) {
    CosimResult.Cycles cycles = r.cycles().orElse(new CosimResult.Cycles(0, 0));
    return new CosimReport(
        r.network(),
        r.vectors(),
        r.values(),
        new Mismatches(
            r.mismatches().rtlVsGolden(),
            r.mismatches().goldenVsExpected(),
            r.mismatches().rtlVsExpected()),
        r.firstMismatch().map(FirstMismatch::of).orElse(null),
        r.macs(),
        r.multipliers(),
        new Cycles(
            cycles.latency(),
            cycles.initiationInterval(),
            r.plannedLatency(),
            r.plannedInitiationInterval()),
        r.macUtilization(),
        r.stalls().toString(),
        r.seed(),
        r.simulator(),
        r.violations().stream().map(CosimResult.Violation::toString).toList(),
        r.violationCount(),
        r.deadlock().map(CosimReport::lines).orElse(null),
        r.warnings(),
        new Seconds(planSeconds, generateSeconds, r.buildSeconds(), r.simulateSeconds()));
  }

  private static List<String> lines(CosimResult.Deadlock deadlock) {
    String head = "phase %s, cycle %d".formatted(deadlock.phase(), deadlock.cycle());
    return Stream.concat(
            Stream.of(head), deadlock.streams().stream().map(CosimResult.StreamState::toString))
        .toList();
  }
}
