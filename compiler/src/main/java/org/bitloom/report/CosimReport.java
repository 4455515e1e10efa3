// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitloom.cosim.LayerResult;
import org.bitloom.cosim.LayerWaiting;
import org.bitloom.cosim.Mismatches;
import org.bitloom.cosim.PhaseResult;

/**
 * The outcome of a co-simulation as {@code cosim --json} writes it.
 *
 * @param network name of the network
 * @param vectors the user's vectors
 * @param extremeVectors vectors beside them that bring layers to the ends of their ranges
 * @param values values of the user's vectors that were compared, each counted once
 * @param mismatches differing values
 * @param firstMismatch null where all values agree
 * @param macs multiply-accumulate operations of one inference
 * @param multipliers physical multipliers in all MAC arrays
 * @param cycles measured in a stall-free stretch of the same run
 * @param macUtilization share of the cycles of all multipliers that compute a product; weights of 0
 *     that are not stored take none
 * @param stalls pattern at both ends
 * @param seed of stalls and of random vectors
 * @param simulator name and version
 * @param violations the first broken rules of the handshake
 * @param violationCount how many rules were broken in all
 * @param deadlock null unless nothing moved any more: where, and all streams as they stood
 * @param warnings what the simulator had to say against the design
 * @param timing where the design is not in the cycle in which it was planned
 * @param outputs latency and initiation interval of each output alone
 * @param phases what was done
 * @param layers what was compared
 * @param waiting what layers of a shared array wait for memory; empty for other targets
 * @param differences how far differing values are apart, by pair of witnesses
 * @param explanations what is known about a difference to the expected outputs
 * @param waves null where no waves of a failure were written
 * @param reproduction a command that runs the vector of the first failure alone; null on success
 * @param seconds wall clock
 */
public record CosimReport(
    String network,
    int vectors,
    int extremeVectors,
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
    List<String> timing,
    List<Output> outputs,
    List<PhaseResult> phases,
    List<LayerResult> layers,
    List<LayerWaiting> waiting,
    Map<String, List<Difference>> differences,
    List<String> explanations,
    FailureWaves waves,
    String reproduction,
    Seconds seconds) {
  /** Copies the lists. */
  public CosimReport {
    timing = List.copyOf(timing);
    outputs = List.copyOf(outputs);
    phases = List.copyOf(phases);
    layers = List.copyOf(layers);
    waiting = waiting == null ? List.of() : List.copyOf(waiting);
    differences = Collections.unmodifiableMap(new TreeMap<>(differences));
    explanations = List.copyOf(explanations);
    violations = List.copyOf(violations);
    deadlock = deadlock == null ? null : List.copyOf(deadlock);
    warnings = List.copyOf(warnings);
  }

  /** Tells whether all witnesses agree, the design kept all rules, and every beat its cycle. */
  public boolean success() {
    return mismatches.total() == 0 && violationCount == 0 && deadlock == null && timing.isEmpty();
  }

  /** Returns the same with what only the caller knows of a failure. */
  public CosimReport with(List<String> explained, String command) {
    return with(explained, command, seconds);
  }

  /** Returns the same that took another time. */
  public CosimReport with(Seconds others) {
    return with(explanations, reproduction, others);
  }

  private CosimReport with(List<String> explained, String command, Seconds took) {
    return new CosimReport(
        network,
        vectors,
        extremeVectors,
        values,
        mismatches,
        firstMismatch,
        macs,
        multipliers,
        cycles,
        macUtilization,
        stalls,
        seed,
        simulator,
        violations,
        violationCount,
        deadlock,
        warnings,
        timing,
        outputs,
        phases,
        layers,
        waiting,
        differences,
        explained,
        waves,
        command,
        took);
  }

  /**
   * One output alone.
   *
   * @param name the tensor
   * @param latency first accepted input word to its last word of one inference; null if unknown
   * @param plannedLatency the timing's
   * @param initiationInterval between its last words of inferences; null if unknown
   * @param leastInitiationInterval planned, while no slower output holds this one back
   * @param plannedInitiationInterval the timing's
   */
  public record Output(
      String name,
      Long latency,
      Long plannedLatency,
      Long initiationInterval,
      Long leastInitiationInterval,
      Long plannedInitiationInterval) {}

  /**
   * How often values are about so far apart.
   *
   * @param from the smallest difference
   * @param to the largest
   * @param count values
   */
  public record Difference(long from, long to, long count) {
    /** Returns the range that a power of two stands for. */
    static Difference of(long size, long count) {
      long other = size + (size < 0 ? size + 1 : size - 1);
      return new Difference(Math.min(size, other), Math.max(size, other), count);
    }

    @Override
    public String toString() {
      return signed(from) + (from == to ? "" : ".." + signed(to)) + ": " + count;
    }

    private static String signed(long value) {
      return (value > 0 ? "+" : "") + value;
    }
  }

  /**
   * Waves of a failing stretch.
   *
   * @param file where they are
   * @param from first cycle
   * @param to last cycle
   */
  public record FailureWaves(String file, long from, long to) {}

  /**
   * The earliest difference.
   *
   * @param kind which two witnesses differ: {@code rtl_vs_golden} and so on
   * @param phase of the run
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
      String phase,
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
  }

  /**
   * Measured cycles; 0 after a deadlock.
   *
   * @param latency first accepted input word to last output word of one inference
   * @param initiationInterval steady state
   * @param plannedLatency the timing's
   * @param plannedInitiationInterval the schedule's
   * @param start the most from a reset to the first in which inputs were taken
   * @param plannedStart the schedule's
   */
  public record Cycles(
      long latency,
      long initiationInterval,
      long plannedLatency,
      long plannedInitiationInterval,
      long start,
      long plannedStart) {}

  /**
   * Wall clock of the stages.
   *
   * @param plan reading and planning
   * @param generate lowering and printing
   * @param build compiling the simulation
   * @param simulate running it
   */
  public record Seconds(double plan, double generate, double build, double simulate) {}
}
