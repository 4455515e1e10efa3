// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bitloom.cosim.CosimResult;
import org.bitloom.fixed.Interval;
import org.bitloom.report.CosimReport.Cycles;
import org.bitloom.report.CosimReport.Difference;
import org.bitloom.report.CosimReport.FailureWaves;
import org.bitloom.report.CosimReport.FirstMismatch;
import org.bitloom.report.CosimReport.Output;
import org.bitloom.report.CosimReport.Seconds;

/** What a report says of the result of a co-simulation. */
public final class CosimSummary {
  private CosimSummary() {}

  /**
   * Returns the report of a co-simulation.
   *
   * @param planSeconds wall clock of reading and planning
   * @param generateSeconds wall clock of lowering and printing
   */
  public static CosimReport of(CosimResult r, double planSeconds, double generateSeconds) {
    return new CosimReport(
        r.network(),
        r.vectors(),
        r.extremeVectors(),
        r.values(),
        r.mismatches(),
        r.firstMismatch().map(CosimSummary::first).orElse(null),
        r.macs(),
        r.multipliers(),
        cycles(r),
        r.macUtilization(),
        r.stalls().toString(),
        r.seed(),
        r.simulator(),
        r.violations().stream().map(CosimResult.Violation::toString).toList(),
        r.violationCount(),
        r.deadlock().map(CosimSummary::lines).orElse(null),
        r.warnings(),
        r.slips(),
        outputs(r),
        r.phases(),
        r.layers(),
        r.waiting(),
        differences(r),
        List.of(),
        r.failureWaves()
            .map(w -> new FailureWaves(w.file().toString(), w.window().from(), w.window().to()))
            .orElse(null),
        null,
        new Seconds(planSeconds, generateSeconds, r.buildSeconds(), r.simulateSeconds()));
  }

  private static FirstMismatch first(CosimResult.FirstMismatch first) {
    Map<String, long[]> inputs = new TreeMap<>();
    first.inputs().forEach((name, tensor) -> inputs.put(name, tensor.toArray()));
    return new FirstMismatch(
        first.kind(),
        first.phase(),
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

  private static Cycles cycles(CosimResult r) {
    CosimResult.Cycles cycles = r.cycles().orElse(new CosimResult.Cycles(0, 0));
    return new Cycles(
        cycles.latency(),
        cycles.initiationInterval(),
        r.plannedLatency(),
        r.plannedInitiationInterval(),
        r.starts().map(Interval::max).orElse(0L),
        r.plannedStart());
  }

  private static List<Output> outputs(CosimResult r) {
    return r.plannedLatencies().keySet().stream()
        .sorted()
        .map(
            name ->
                new Output(
                    name,
                    r.latencies().get(name),
                    r.plannedLatencies().get(name),
                    r.intervals().get(name),
                    r.plannedIntervals().get(name).min(),
                    r.plannedIntervals().get(name).max()))
        .toList();
  }

  private static Map<String, List<Difference>> differences(CosimResult r) {
    Map<String, List<Difference>> result = new TreeMap<>();
    r.differences()
        .forEach(
            (kind, counts) ->
                result.put(
                    kind,
                    counts.entrySet().stream()
                        .map(e -> Difference.of(e.getKey(), e.getValue()))
                        .toList()));
    return result;
  }

  private static List<String> lines(CosimResult.Deadlock deadlock) {
    String head = "phase %s, cycle %d".formatted(deadlock.phase(), deadlock.cycle());
    return Stream.concat(
            Stream.of(head), deadlock.streams().stream().map(CosimResult.StreamState::toString))
        .toList();
  }
}
