// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.testbench.ArrayRuns.requireEqual;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bitloom.campaign.ArrayCheck;
import org.bitloom.campaign.ArrayFuzz;
import org.bitloom.campaign.Crashers;
import org.bitloom.campaign.Fuzz;
import org.bitloom.campaign.RandomMaps;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomPairs;
import org.bitloom.cosim.Verilator;
import org.bitloom.plan.array.ArrayPlan;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of drawn networks, against the golden model and against the dataflow target. */
@Order(2)
class DrawnArrayTest {
  /** Kernels, strides, paddings, ports and buffers are drawn; 200 has a window of one column. */
  @Test
  @Tag("campaign")
  void drawnPairsOfPixelsAreTheGoldenModels() {
    List<ArrayPlan> plans =
        LongStream.concat(LongStream.of(200), LongStream.range(0, 40))
            .mapToObj(seed -> ArrayCheck.plan(RandomPairs.of(seed)))
            .flatMap(Optional::stream)
            .filter(plan -> plan.windows().paired())
            .limit(3)
            .toList();
    assertThat(plans).hasSize(3).allSatisfy(ArrayRuns::requireEqual);
  }

  /**
   * Tensors that come back from memory, to other places, to several layers, and with words left out
   * behind rows; outputs that leave row by row; joined, padded, cut and enlarged maps in bands.
   */
  @ParameterizedTest
  @ValueSource(longs = {4, 61, 101, 106, 402, 511})
  void mapsInMemoryAreTheGoldenModels(long seed) {
    ArrayPlan plan = ArrayCheck.plan(RandomMaps.of(seed)).orElseThrow();
    assertThat(plan.maps()).isNotEmpty();
    requireEqual(plan);
  }

  @Test
  @Tag("campaign")
  void drawnMapsInMemoryAreTheGoldenModels() {
    List<ArrayPlan> plans =
        LongStream.range(0, 300)
            .mapToObj(seed -> ArrayCheck.plan(RandomMaps.of(seed)))
            .flatMap(Optional::stream)
            .filter(plan -> !plan.maps().isEmpty())
            .limit(3)
            .toList();
    assertThat(plans).hasSize(3).allSatisfy(ArrayRuns::requireEqual);
  }

  /** An array computes the graph that the dataflow target computes, so it has its results. */
  @Test
  void aRandomNetworkIsThatOfTheDataflowTarget() {
    long compared = LongStream.range(25, 60).filter(ArrayRuns::requireSame).limit(1).count();
    assertThat(compared).isEqualTo(1);
  }

  /** Multipliers, port and buffer are drawn, too. */
  @Test
  @Tag("campaign")
  void aCampaignOverDrawnArraysFindsNothing(@TempDir Path crashers) {
    RequiredTools.assume(new Verilator());
    ArrayFuzz fuzz =
        new ArrayFuzz(35, 4, Optional.empty(), new Crashers(crashers, Duration.ofSeconds(60)));
    Fuzz.Report report = fuzz.run(done -> {});

    assertThat(report.findings()).isEmpty();
    assertThat(report.complete()).isTrue();
    assertThat(report.simulated()).isPositive();
  }

  @Tag("campaign")
  @Test
  void manyRandomNetworksAreThoseOfTheDataflowTarget() {
    long compared = LongStream.range(100, 130).filter(ArrayRuns::requireSame).limit(4).count();
    assertThat(compared).isEqualTo(4);
  }

  @Tag("campaign")
  @Test
  void randomNetworksOfTwoInputsAreThoseOfTheDataflowTarget() {
    long compared =
        LongStream.range(0, 300)
            .filter(seed -> RandomNetworks.of(seed).inputs().size() > 1)
            .filter(ArrayRuns::requireSame)
            .limit(3)
            .count();
    assertThat(compared).isEqualTo(3);
  }
}
