// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Timing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every output of a network comes in its planned interval, also where another one is slower: with
 * and without a common input, of unequal sizes, and where they meet again. One that does not, fails
 * the run.
 */
class SeveralOutputsTest {
  /** What a slower output holds back does so once queues are full; the stretch lasts until then. */
  @Test
  void theStretchLastsUntilEveryOutputKeepsItsInterval() {
    CosimResult result = run(subject("compiler/src/test/resources/designs/pools.loom"));
    assertThat(result.plannedIntervals().keySet()).noneMatch(name -> held(result, name));
    CosimResult apart = run(subject("testbenches/src/test/resources/designs/two_outputs.loom"));
    assertThat(apart.plannedIntervals().keySet()).noneMatch(name -> held(apart, name));
    assertThat(apart.intervals()).containsEntry("l3", apart.plannedIntervals().get("l3").min());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testbenches/src/test/resources/designs/two_outputs.loom",
        "compiler/src/test/resources/designs/branches.loom",
        "compiler/src/test/resources/designs/concat.loom",
        "compiler/src/test/resources/designs/joins.loom",
        "compiler/src/test/resources/designs/pools.loom",
        "compiler/src/test/resources/designs/softmax.loom"
      })
  void everyOutputHasItsPlannedInterval(String file) {
    Subject subject = subject(file);
    CosimResult result = run(subject);

    assertThat(subject.complaint(result)).isEmpty();
    Map<String, Long> planned = subject.plan().timing().intervals();
    assertThat(result.plannedIntervals()).containsOnlyKeys(planned.keySet());
    result
        .plannedIntervals()
        .forEach((name, interval) -> assertThat(interval.max()).isEqualTo(planned.get(name)));
    assertThat(result.macUtilization()).isBetween(0.0, 1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testbenches/src/test/resources/designs/two_outputs.loom",
        "compiler/src/test/resources/designs/branches.loom"
      })
  void anOutputWithAnotherIntervalFailsTheRun(String file) {
    Subject right = subject(file);
    Timing timing = right.plan().timing();
    String first = timing.intervals().keySet().iterator().next();
    Map<String, Long> intervals = new HashMap<>(timing.intervals());
    intervals.merge(first, -1L, Long::sum);
    Plan plan =
        new Plan(
            right.plan().network(),
            right.plan().schedule(),
            right.plan().requantizers(),
            new Timing(timing.interval(), intervals, timing.latencies(), timing.queues()));
    CosimResult result = run(new Subject(plan, right.design()));

    assertThat(result.success()).isFalse();
    assertThat(result.slips()).singleElement().asString().contains(first, "interval");
  }

  private static boolean held(CosimResult result, String output) {
    Interval planned = result.plannedIntervals().get(output);
    return planned.min() < planned.max();
  }

  private static CosimResult run(Subject subject) {
    return subject.run(RandomSamples.of(subject.plan().network(), 8, 3), Stalls.RANDOM, 3);
  }

  private static Subject subject(String file) {
    RequiredTools.assume(new Verilator());
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler
        .read(Launcher.repository().resolve(file))
        .flatMap(compiler::plan)
        .map(Subject::of)
        .orElseThrow();
  }
}
