// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.campaign.RandomBranches;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.RandomJoins;
import org.bitloom.campaign.RandomNetwork;
import org.bitloom.campaign.RandomPools;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.timing.TimedState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work is counted in turns of blocks, so that nothing depends on the machine. */
@Tag("search")
class TimingWorkTest {
  private static final int GROWTH = 4;
  private static final int SEEDS = 25;
  private static final int SETTLING = 200;
  private static final int MORE = 20;

  private static UntimedPlan untimed(Network network) {
    return Planner.untimed(network, new Diagnostics()).orElseThrow();
  }

  private static long turns(Network network) {
    UntimedPlan plan = untimed(network);
    TimingPlanner planner = new TimingPlanner(plan.network(), plan.schedule());
    planner.plan();
    return planner.turns();
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of("chain", (IntFunction<Network>) LargeNetworks::chain, 250),
        Arguments.of("residuals", (IntFunction<Network>) LargeNetworks::residuals, 50),
        Arguments.of("ladder", (IntFunction<Network>) LargeNetworks::ladder, 60),
        Arguments.of("fan", (IntFunction<Network>) LargeNetworks::fan, 60));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void workGrowsWithTheLayersAndNoFaster(String name, IntFunction<Network> shape, int size) {
    long few = turns(shape.apply(size));
    long many = turns(shape.apply(GROWTH * size));

    assertThat((double) many / few).isLessThan(1.25 * GROWTH);
  }

  static List<Network> random() {
    return LongStream.range(0, SEEDS)
        .boxed()
        .flatMap(
            seed ->
                Stream.of(
                    RandomNetwork.of(seed),
                    RandomConvolutions.of(seed),
                    RandomPools.of(seed),
                    RandomJoins.of(seed),
                    RandomBranches.of(seed)))
        .toList();
  }

  @Test
  void aDesignThatLeavesTheSameBehindTwiceRepeatsItselfAsLongAsOneLikes() {
    for (Network network : random()) {
      Planner.plan(network, new Diagnostics()).ifPresent(TimingWorkTest::checkRepetition);
    }
  }

  private static void checkRepetition(Plan plan) {
    long interval = plan.timing().interval();
    TimingRun run =
        TimingModel.run(plan.network(), plan.schedule(), TimingPlannerTest.stores(plan), interval);
    run.advance();
    TimedState before = run.state();
    run.advance();
    while (!run.state().follows(before, interval)) {
      before = run.state();
      assertThat(run.advance()).isTrue();
      assertThat(run.inferences()).as(plan.network().name()).isLessThan(SETTLING);
    }
    for (int i = 0; i < MORE; i++) {
      assertThat(run.advance()).isTrue();
      run.ends()
          .forEach(
              (edge, ends) ->
                  assertThat(ends.getLast() - ends.get(ends.size() - 2))
                      .as("%s of %s", edge.name(), plan.network().name())
                      .isEqualTo(interval));
    }
  }
}
