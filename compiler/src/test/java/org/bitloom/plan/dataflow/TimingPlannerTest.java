// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.plan.NodeInput;
import org.bitloom.plan.dataflow.TimingModel.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cycles themselves are compared with the hardware wherever a design is simulated. */
class TimingPlannerTest {
  private static final int MANY = 40;

  private static Plan design(String name) {
    Path file = Path.of("src/test/resources/designs", name + ".loom");
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler.read(file).flatMap(compiler::plan).orElseThrow();
  }

  static Map<NodeInput, Store> stores(Plan plan) {
    Map<NodeInput, Store> stores = new HashMap<>();
    plan.timing()
        .queues()
        .forEach((input, queue) -> stores.put(input, new Store.Buffer(queue.beats())));
    return stores;
  }

  private static TimingRun run(Plan plan, Map<NodeInput, Store> stores) {
    return TimingModel.run(plan.network(), plan.schedule(), stores, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"joins", "concat", "pad", "attention", "self", "branches", "windows", "turns"})
  void theSmallestQueuesKeepTheIntervalAsLongAsOneLikes(String name) {
    Plan plan = design(name);
    TimingRun run = run(plan, stores(plan));
    for (int i = 0; i < MANY; i++) {
      assertThat(run.advance()).isTrue();
    }

    assertThat(run.end(MANY - 1) - run.end(MANY / 2 - 1))
        .isEqualTo(plan.schedule().initiationInterval() * (MANY / 2));
  }

  @Test
  void aResidualWaitsForTheRowsOfTheWindowAndNotForTheImage() {
    WaitingQueue queue =
        design("joins").timing().queues().get(new NodeInput("residual_accumulator", 0));

    assertThat(queue.beats()).isLessThan(2 * 4 * 3);
    assertThat(queue.reason()).contains("filtered holds 1 row of 4 pixels");
  }

  @Test
  void withoutItsQueueAResidualHoldsUpTheWindowThatItWaitsFor() {
    Plan plan = design("joins");
    TimingRun run = run(plan, Map.of());

    assertThat(run.advance() && run.advance()).isFalse();
  }

  @Test
  void aNetworkWhoseBranchesDoNotMeetHasNoQueues() {
    assertThat(design("windows").timing().queues()).isEmpty();
  }

  @Test
  void outputsThatShareNothingHaveIntervalsOfTheirOwn() {
    Plan plan =
        Planner.plan(
                LargeNetworks.of(
                    """
                    network two {
                        input x: int8[7] scale 1/16 zero_point 0;
                        input y: int8[6, 4, 1] scale 1/16 zero_point 0;
                        a = relu(x);
                        b = max_pool(y, size: [2, 2]);
                        output a, b;
                    }
                    numerics { default activations int8 scale 1/16 zero_point 0; }
                    hardware { multipliers 4; }
                    """),
                new Diagnostics())
            .orElseThrow();
    Timing timing = plan.timing();

    assertThat(timing.intervals().get("a")).isEqualTo(4);
    assertThat(timing.intervals().get("b")).isEqualTo(timing.interval()).isGreaterThan(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"branches", "crossed", "parallel"})
  void outputsThatAreConnectedHaveTheIntervalOfTheNetwork(String name) {
    Timing timing = design(name).timing();

    assertThat(timing.intervals()).hasSameSizeAs(timing.latencies());
    assertThat(timing.intervals().values()).containsOnly(timing.interval());
  }
}
