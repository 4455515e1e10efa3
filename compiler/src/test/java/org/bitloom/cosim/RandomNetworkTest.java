// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.campaign.RandomBranches;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.RandomJoins;
import org.bitloom.campaign.RandomNetwork;
import org.bitloom.campaign.RandomPools;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random small networks, each a design of its own, every tensor compared; one in four through all
 * phases.
 */
@Tag("tools")
class RandomNetworkTest {
  private static final int VECTORS = 6;

  /** Of networks with wide sums: Icarus Verilog interprets each lane. */
  private static final int MOST_MULTIPLIERS = 16;

  @BeforeEach
  void assumeTools() {
    boolean here = new Icarus().tools().stream().allMatch(tool -> tool.find().isPresent());
    Assumptions.assumeTrue(
        here || Boolean.getBoolean("bitloom.cosim.required"), "Icarus Verilog is not installed");
  }

  /**
   * In the network of seed 1088 a level of an adder tree has a narrower range than the one before.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1088})
  void hardwareAgreesWithTheGoldenModelAtThePlannedRate(long seed) {
    Plan plan = plan(seed);
    Stalls stalls = Stalls.values()[(int) (seed % Stalls.values().length)];

    CosimResult result = run(plan, files(plan), seed, stalls);

    assertThat(result.success()).as("seed %d: %s", seed, result).isTrue();
    assertThat(result.intervals().values().stream().max(Long::compare))
        .as("seed %d", seed)
        .hasValue(plan.schedule().initiationInterval());
    // As long as queues fill, an output can be ahead of a slower one.
    result
        .intervals()
        .forEach(
            (output, cycles) ->
                assertThat(cycles)
                    .as("seed %d, output %s", seed, output)
                    .isLessThanOrEqualTo(plan.timing().intervals().get(output)));
    assertThat(result.latencies()).as("seed %d", seed).isEqualTo(plan.timing().latencies());
  }

  /** In the networks from seed 26 on, a stride is larger than the window. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 26, 41, 72})
  @Tag("campaign")
  void windowsAgreeWithTheGoldenModelAtThePlannedRate(long seed) {
    Plan plan = Planner.plan(RandomConvolutions.of(seed), new Diagnostics()).orElseThrow();
    Stalls stalls = Stalls.values()[(int) (seed % Stalls.values().length)];

    CosimResult result = run(plan, files(plan), seed, stalls);

    assertThat(result.success()).as("seed %d: %s", seed, result).isTrue();
    assertThat(result.cycles().orElseThrow().initiationInterval())
        .as("seed %d", seed)
        .isEqualTo(plan.schedule().initiationInterval());
    assertThat(result.latencies()).as("seed %d", seed).isEqualTo(plan.timing().latencies());
  }

  /**
   * Residual branches of any length: nothing blocks under any stalls. In the network of seed 1015
   * the offset of a sum is wider than its result.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1015})
  @Tag("campaign")
  void branchesThatMeetAgainAgreeWithTheGoldenModel(long seed) {
    Network drawn = RandomJoins.of(seed);
    int multipliers = ((Hardware.Multipliers) drawn.hardware().goal()).count();
    Hardware.Goal few = new Hardware.Multipliers(Math.min(MOST_MULTIPLIERS, multipliers));
    Network network = drawn.with(drawn.hardware().withGoal(few));
    Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
    Stalls stalls = Stalls.values()[(int) (seed % Stalls.values().length)];

    CosimResult result = run(plan, files(plan), seed, stalls);

    assertThat(result.success()).as("seed %d: %s", seed, result).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  @Tag("campaign")
  void joinedAndPaddedTensorsAgreeWithTheGoldenModelAtThePlannedRate(long seed) {
    Plan plan = Planner.plan(RandomBranches.of(seed), new Diagnostics()).orElseThrow();
    Stalls stalls = Stalls.values()[(int) (seed % Stalls.values().length)];

    CosimResult result = run(plan, files(plan), seed, stalls);

    assertThat(result.success()).as("seed %d: %s", seed, result).isTrue();
    assertThat(result.cycles().orElseThrow().initiationInterval())
        .as("seed %d", seed)
        .isEqualTo(plan.schedule().initiationInterval());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  @Tag("campaign")
  void poolsAgreeWithTheGoldenModelAtThePlannedRate(long seed) {
    Plan plan = Planner.plan(RandomPools.of(seed), new Diagnostics()).orElseThrow();
    Stalls stalls = Stalls.values()[(int) (seed % Stalls.values().length)];

    CosimResult result = run(plan, files(plan), seed, stalls);

    assertThat(result.success()).as("seed %d: %s", seed, result).isTrue();
    assertThat(result.cycles().orElseThrow().initiationInterval())
        .as("seed %d", seed)
        .isEqualTo(plan.schedule().initiationInterval());
  }

  @Test
  void aDesignThatTheSimulatorRefusesIsADiagnostic() {
    Plan plan = plan(0);
    Map<String, String> files = Map.of("broken.v", "module broken (input wire;");

    assertThatThrownBy(() -> run(plan, files, 0, Stalls.NONE))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> {
              assertThat(e.diagnostic().code()).isEqualTo(Code.TOOL_FAILED);
              assertThat(e.diagnostic().notes().get(0)).contains("broken.v:1");
            });
  }

  private static Plan plan(long seed) {
    return Planner.plan(RandomNetwork.of(seed), new Diagnostics()).orElseThrow();
  }

  private static Map<String, String> files(Plan plan) {
    return new DesignRenderer().render(BlockLowering.lower(plan)).files();
  }

  private static CosimResult run(Plan plan, Map<String, String> files, long seed, Stalls stalls) {
    Design design = BlockLowering.lower(plan);
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Tensor>> samples =
        IntStream.range(0, VECTORS)
            .mapToObj(
                n ->
                    plan.network().inputs().stream()
                        .map(edge -> random(edge.type(), random))
                        .toList())
            .toList();
    return Cosimulation.run(
        plan,
        DesignUnderTest.of(design, files),
        samples,
        Optional.empty(),
        new CosimOptions(new Icarus(), stalls, seed, true, Optional.empty())
            .with(seed % 4 == 3 ? Effort.FULL : Effort.QUICK),
        CosimProgress.silent());
  }

  private static Tensor random(TensorType type, SplittableRandom random) {
    long min = type.range().min();
    long max = type.range().max();
    return Tensor.generate(type.shape(), i -> random.nextLong(min, max + 1));
  }
}
