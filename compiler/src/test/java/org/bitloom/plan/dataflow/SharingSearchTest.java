// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bitloom.ReadExamples;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.model.Network;
import org.bitloom.plan.engine.SharedMultipliers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharingSearchTest {
  private static final int NETWORKS = 60;

  private static final Network MLP = ReadExamples.of(Path.of("../examples/mlp/mlp.loom"));

  private static Network with(Network network, Hardware hardware) {
    return new Network(
        network.name(), network.inputs(), network.layers(), network.outputs(), hardware);
  }

  private static Plan plan(Network network) {
    return Planner.plan(network, new Diagnostics()).orElseThrow();
  }

  private static Plan plan(int multipliers) {
    return plan(with(MLP, new Hardware(new Hardware.Multipliers(multipliers), Map.of())));
  }

  /** The cycles in which all multipliers are busy: 25,408 products. */
  @ParameterizedTest
  @CsvSource({"1, 25536", "4, 6384", "8, 3192", "16, 1596"})
  void twoDenseLayersKeepAllMultipliersBusy(int multipliers, long interval) {
    Plan plan = plan(multipliers);

    assertThat(plan.multipliers()).isEqualTo(multipliers);
    assertThat(plan.schedule().initiationInterval()).isEqualTo(interval);
    assertThat(plan.schedule().shared()).hasSize(1);
  }

  /** Nothing is given up: whoever shares is at least a hundredth faster, within the budget. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1000})
  void sharingIsFasterAndWithinTheBudget(long first) {
    int sharing = 0;
    for (long seed = first; seed < first + NETWORKS; seed++) {
      Network network = RandomConvolutions.ofFewMultipliers(seed, "");
      Plan plan = plan(network);
      if (!plan.schedule().shared().isEmpty()) {
        sharing++;
        Plan apart = plan(apart(network));
        long own = apart.schedule().initiationInterval();
        long inTurns = plan.schedule().initiationInterval();
        int budget = ((Hardware.Multipliers) network.hardware().goal()).count();

        if (apart.multipliers() <= budget) {
          assertThat(inTurns).as("seed %d", seed).isLessThanOrEqualTo(own - own / 100);
        }
        assertThat(plan.multipliers()).isLessThanOrEqualTo(budget);
        assertThat(inTurns % plan.schedule().period()).isZero();
        plan.schedule().shared().forEach(shared -> checkArrays(plan, shared));
      }
    }
    assertThat(sharing).isGreaterThan(NETWORKS / 4);
  }

  /**
   * Words that miss their turns would make the first four slower than arrays of their own, and the
   * others take another number of cycles than planned.
   */
  @ParameterizedTest
  @CsvSource({"246, 4", "513, 9", "685, 9", "740, 8", "115, 9", "200, 6", "596, 6"})
  void turnsThatWordsMissAreNotTaken(long seed, int multipliers) {
    Network drawn = RandomConvolutions.ofFewMultipliers(seed, "");
    Hardware hardware = drawn.hardware().withGoal(new Hardware.Multipliers(multipliers));
    Network network = with(drawn, hardware);

    long apart = plan(apart(network)).schedule().initiationInterval();

    assertThat(plan(network).schedule().shared()).isEmpty();
    assertThat(plan(network).schedule().initiationInterval()).isEqualTo(apart);
  }

  private static void checkArrays(Plan plan, SharedMultipliers shared) {
    int most = 0;
    for (String node : shared.nodes()) {
      most = Math.max(most, plan.schedule().macs().get(node).folding().multipliers());
    }
    assertThat(shared.multipliers()).isEqualTo(most);
  }

  /** Returns the network on arrays of their own. */
  private static Network apart(Network network) {
    Map<String, MultiplierStyle> styles = new HashMap<>();
    for (Layer layer : network.layers()) {
      styles.put(layer.name(), MultiplierStyle.DSP);
    }
    return with(network, new Hardware(network.hardware().goal(), Map.of(), styles));
  }

  /** The second part of a convolution is small, and may share like a layer of its own. */
  @Test
  void partsOfLayersShareToo() {
    Network lenet = ReadExamples.of(Path.of("../examples/lenet5/lenet5.loom"));
    Plan plan = plan(with(lenet, new Hardware(new Hardware.Multipliers(256), Map.of())));

    assertThat(plan.schedule().shared())
        .singleElement()
        .satisfies(shared -> assertThat(shared.nodes()).anyMatch(n -> n.startsWith("conv1_rest")));
  }

  @Test
  void aFoldKeepsMultipliersOfItsOwn() {
    Hardware.Fold fold = new Hardware.Fold(1, 1, Optional.empty());
    String layer = MLP.layers().get(0).name();
    Hardware hardware = new Hardware(new Hardware.Multipliers(4), Map.of(layer, fold));

    assertThat(plan(with(MLP, hardware)).schedule().shared()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(MultiplierStyle.class)
  void multipliersThatTheUserChoosesAreNotShared(MultiplierStyle style) {
    Map<String, MultiplierStyle> styles = new HashMap<>();
    MLP.layers().forEach(layer -> styles.put(layer.name(), style));
    Hardware hardware = new Hardware(new Hardware.Multipliers(4), Map.of(), styles);

    assertThat(plan(with(MLP, hardware)).schedule().shared()).isEmpty();
  }
}
