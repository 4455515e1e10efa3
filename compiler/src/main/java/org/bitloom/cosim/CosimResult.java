// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bitloom.operator.Tensor;

/**
 * What a co-simulation found.
 *
 * @param network name of the network
 * @param vectors inferences compared
 * @param values values compared: those of the outputs, and with {@code layers} of every tensor that
 *     can be observed; those of the stall-free stretch are compared too but not counted here
 * @param mismatches differing values
 * @param firstMismatch the earliest, by inference, then in the order of the network
 * @param macs multiply-accumulate operations of one inference
 * @param multipliers physical multipliers in all MAC arrays
 * @param cycles measured in the stall-free stretch; empty after a deadlock before its end
 * @param intervals measured like the initiation interval, for each output alone
 * @param latencies first accepted input word to last output word of one inference, for each output
 *     alone
 * @param plannedInitiationInterval the schedule's
 * @param plannedLatency the timing's
 * @param stalls pattern at both ends
 * @param seed of stalls, noise and registers before reset
 * @param simulator name and version
 * @param violations the first broken rules of the handshake
 * @param violationCount how many rules were broken in all
 * @param deadlock the state of all streams when nothing moved any more
 * @param warnings what the simulator had to say against the design
 * @param buildSeconds wall clock of compiling the simulation
 * @param simulateSeconds wall clock of running and comparing it
 */
public record CosimResult(
    String network,
    int vectors,
    long values,
    Mismatches mismatches,
    Optional<FirstMismatch> firstMismatch,
    long macs,
    int multipliers,
    Optional<Cycles> cycles,
    Map<String, Long> intervals,
    Map<String, Long> latencies,
    long plannedInitiationInterval,
    long plannedLatency,
    Stalls stalls,
    long seed,
    String simulator,
    List<Violation> violations,
    long violationCount,
    Optional<Deadlock> deadlock,
    List<String> warnings,
    double buildSeconds,
    double simulateSeconds) {
  /** Copies the collections. */
  public CosimResult {
    intervals = Map.copyOf(intervals);
    latencies = Map.copyOf(latencies);
    violations = List.copyOf(violations);
    warnings = List.copyOf(warnings);
  }

  /** Tells whether all witnesses agree and the design kept all rules. */
  public boolean success() {
    return mismatches.total() == 0 && violationCount == 0 && deadlock.isEmpty();
  }

  /** Returns {@code macs / (multipliers * initiation_interval)}, 0 where one of them is unknown. */
  public double macUtilization() {
    double slots = cycles.map(c -> (double) multipliers * c.initiationInterval()).orElse(0.0);
    return slots == 0 ? 0 : macs / slots;
  }

  /**
   * Differing values between the three witnesses. A value that the RTL did not deliver differs.
   *
   * @param rtlVsGolden RTL against the golden model
   * @param goldenVsExpected golden model against the expected outputs; 0 where none are given
   * @param rtlVsExpected RTL against the expected outputs; 0 where none are given
   */
  public record Mismatches(long rtlVsGolden, long goldenVsExpected, long rtlVsExpected) {
    /** Returns all of them together. */
    public long total() {
      return rtlVsGolden + goldenVsExpected + rtlVsExpected;
    }
  }

  /**
   * A difference with what is needed to look into it.
   *
   * @param kind which two witnesses differ: {@code rtl_vs_golden} and so on
   * @param layer the tensor
   * @param inference which vector
   * @param index of the element in row-major order
   * @param actual value of the witness named first; empty if the RTL did not deliver it
   * @param reference value of the witness named second
   * @param cycle in which the RTL delivered the value; empty where the RTL is not involved or did
   *     not deliver
   * @param inputs the golden model's inputs of the node that computes the tensor, by name
   */
  public record FirstMismatch(
      String kind,
      String layer,
      int inference,
      int index,
      OptionalLong actual,
      long reference,
      OptionalLong cycle,
      Map<String, Tensor> inputs) {
    /** Copies the map. */
    public FirstMismatch {
      inputs = Map.copyOf(inputs);
    }
  }

  /**
   * Measured cycles.
   *
   * @param latency first accepted input word to last output word of one inference
   * @param initiationInterval steady state, between the last output words of inferences
   */
  public record Cycles(long latency, long initiationInterval) {}

  /**
   * A broken rule of the handshake.
   *
   * @param stream the tensor whose stream broke it, or {@code frame_error}
   * @param cycle since the start of the run
   * @param rule what happened
   */
  public record Violation(String stream, long cycle, String rule) {
    @Override
    public String toString() {
      return "stream " + stream + ", cycle " + cycle + ": " + rule;
    }
  }

  /**
   * A design that moves nothing although nothing outside is in its way.
   *
   * @param phase {@code reset}, {@code stalls} or {@code stretch}
   * @param cycle since the start of the run
   * @param streams all streams as they stood
   */
  public record Deadlock(String phase, long cycle, List<StreamState> streams) {
    /** Copies the list. */
    public Deadlock {
      streams = List.copyOf(streams);
    }
  }

  /**
   * A stream at one moment.
   *
   * @param port {@code in0}, {@code out0}, {@code probe0}, ...
   * @param stream the tensor
   * @param inferences finished since reset
   * @param beats of the current inference that have passed
   * @param valid whether a beat is offered
   * @param ready whether it would be taken
   */
  public record StreamState(
      String port, String stream, long inferences, long beats, boolean valid, boolean ready) {
    @Override
    public String toString() {
      return "%s %s: inference %d, beat %d, valid %d, ready %d"
          .formatted(port, stream, inferences, beats, valid ? 1 : 0, ready ? 1 : 0);
    }
  }
}
