// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.List;

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
 * @param violations broken rules of the handshake, and a deadlock if there was one
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
    Seconds seconds) {
  /** Copies the list. */
  public CosimReport {
    violations = List.copyOf(violations);
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
   * @param actual value of the witness named first
   * @param reference value of the witness named second
   * @param cycle in which the RTL delivered the value; null where the RTL is not involved
   */
  public record FirstMismatch(
      String kind, String layer, int vector, int index, long actual, long reference, Long cycle) {}

  /**
   * Measured cycles.
   *
   * @param latency first accepted input word to last output word of one inference
   * @param initiationInterval steady state
   * @param plannedInitiationInterval the schedule's
   */
  public record Cycles(long latency, long initiationInterval, long plannedInitiationInterval) {}

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
