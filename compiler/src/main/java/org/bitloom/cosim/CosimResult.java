// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Tensor;

/**
 * What a co-simulation found.
 *
 * @param network name of the network
 * @param vectors the user's vectors that were run
 * @param extremeVectors vectors beside them that bring layers to the ends of their ranges
 * @param values values of the user's vectors that were compared: those of the outputs, and with
 *     {@code layers} of every tensor that can be observed; each counts once, however often it was
 *     compared
 * @param mismatches differing values
 * @param firstMismatch the earliest of the run, then in the order of the network
 * @param macs multiply-accumulate operations of one inference
 * @param products those of them that hardware computes
 * @param multipliers physical multipliers in all MAC arrays
 * @param cycles measured in the stall-free stretch; empty after a deadlock before its end
 * @param intervals measured like the initiation interval, for each output alone
 * @param latencies first accepted input word to last output word of one inference, for each output
 *     alone
 * @param plannedInitiationInterval the schedule's
 * @param plannedIntervals for each output alone, the least and the most
 * @param plannedLatencies the timing's, for each output alone
 * @param starts the least and the most cycles from a reset to the first in which inputs were taken;
 *     empty where it never came so far
 * @param plannedStart the schedule's
 * @param stalls pattern at both ends
 * @param seed of stalls, noise and registers before reset
 * @param simulator name and version
 * @param violations the first broken rules of the handshake
 * @param violationCount how many rules were broken in all
 * @param deadlock the state of all streams when nothing moved any more
 * @param warnings what the simulator had to say against the design
 * @param phases what was done
 * @param layers what was compared
 * @param waiting what layers of a shared array wait for memory; empty for other targets
 * @param differences how far values are apart, by pair of witnesses
 * @param failureWaves those around a failure; empty where none were written
 * @param buildSeconds wall clock of compiling the simulation
 * @param simulateSeconds wall clock of running and comparing it
 */
public record CosimResult(
    String network,
    int vectors,
    int extremeVectors,
    long values,
    Mismatches mismatches,
    Optional<FirstMismatch> firstMismatch,
    long macs,
    long products,
    int multipliers,
    Optional<Cycles> cycles,
    Map<String, Long> intervals,
    Map<String, Long> latencies,
    long plannedInitiationInterval,
    Map<String, Interval> plannedIntervals,
    Map<String, Long> plannedLatencies,
    Optional<Interval> starts,
    long plannedStart,
    Stalls stalls,
    long seed,
    String simulator,
    List<Violation> violations,
    long violationCount,
    Optional<Deadlock> deadlock,
    List<String> warnings,
    List<PhaseResult> phases,
    List<LayerResult> layers,
    List<LayerWaiting> waiting,
    Map<String, SortedMap<Long, Long>> differences,
    Optional<WrittenWaves> failureWaves,
    double buildSeconds,
    double simulateSeconds) {
  /** Copies the collections. */
  public CosimResult {
    intervals = Map.copyOf(intervals);
    latencies = Map.copyOf(latencies);
    plannedIntervals = Map.copyOf(plannedIntervals);
    plannedLatencies = Map.copyOf(plannedLatencies);
    violations = List.copyOf(violations);
    warnings = List.copyOf(warnings);
    phases = List.copyOf(phases);
    layers = List.copyOf(layers);
    waiting = List.copyOf(waiting);
    differences = Map.copyOf(differences);
  }

  /** Tells whether all witnesses agree, the design kept all rules, and every beat its cycle. */
  public boolean success() {
    return mismatches.total() == 0 && hardwareFailures() == 0 && slips().isEmpty();
  }

  private long hardwareFailures() {
    return violationCount + (deadlock.isPresent() ? 1 : 0);
  }

  /** Returns where the design is not in the cycle in which it was planned. */
  public List<String> slips() {
    List<String> slips = new ArrayList<>();
    starts
        .filter(measured -> !measured.equals(Interval.of(plannedStart)))
        .ifPresent(
            measured ->
                slips.add(
                    "inputs taken %s cycles after a reset measured, %d planned"
                        .formatted(measured, plannedStart)));
    if (cycles.isEmpty()) {
      return slips;
    }
    long interval = cycles.get().initiationInterval();
    if (interval != plannedInitiationInterval) {
      slips.add(
          "initiation interval %d measured, %d planned"
              .formatted(interval, plannedInitiationInterval));
    }
    if (plannedIntervals.size() > 1) {
      plannedIntervals.forEach(
          (output, planned) -> {
            Long measured = intervals.get(output);
            if (measured != null && !planned.contains(measured)) {
              slips.add(
                  "output %s: interval %d measured, %s planned"
                      .formatted(output, measured, planned));
            }
          });
    }
    plannedLatencies.forEach(
        (output, planned) -> {
          Long measured = latencies.get(output);
          if (measured != null && !measured.equals(planned)) {
            slips.add(
                "output %s: latency %d measured, %d planned".formatted(output, measured, planned));
          }
        });
    return slips;
  }

  /** Returns the planned cycles from the first accepted beat to the last beat of all outputs. */
  public long plannedLatency() {
    return plannedLatencies.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /**
   * Returns {@code products / (multipliers * initiation_interval)}, 0 where one of them is unknown.
   */
  public double macUtilization() {
    double slots = cycles.map(c -> (double) multipliers * c.initiationInterval()).orElse(0.0);
    return slots == 0 ? 0 : products / slots;
  }

  /**
   * A difference with what is needed to look into it.
   *
   * @param kind which two witnesses differ: {@code rtl_vs_golden} and so on
   * @param phase of the run in which it was seen first
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
      String phase,
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
   * @param initiationInterval steady state, between the last output words of inferences, of the
   *     slowest output
   */
  public record Cycles(long latency, long initiationInterval) {}

  /**
   * Waves of a part of the run.
   *
   * @param file where they are
   * @param window their cycles
   */
  public record WrittenWaves(Path file, Waves.Window window) {}

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
   * @param phase {@code reset}, {@code stalls}, ...
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
