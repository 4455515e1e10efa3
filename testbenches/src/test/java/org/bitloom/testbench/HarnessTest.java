// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimOptions.FailureWaves;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Mismatches;
import org.bitloom.cosim.Simulator;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.script.Effort;
import org.bitloom.operator.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The harness on a design of 60 lines, right and wrong: it has to accept one and refuse the rest.
 */
class HarnessTest {
  private static final int VECTORS = 40;

  @TempDir Path folder;

  static Stream<Simulator> simulators() {
    return Stream.of(new Verilator(), new Icarus());
  }

  @ParameterizedTest
  @MethodSource("simulators")
  void aRightDesignPassesUnderEveryPatternOfStalls(Simulator simulator) {
    for (Stalls stalls : Stalls.values()) {
      CosimResult result = run(Passage.design(), simulator, stalls, true, Optional.empty());

      assertThat(result.success()).as("%s", result).isTrue();
      assertThat(result.values()).isEqualTo(VECTORS * 2 * 5);
      assertThat(result.cycles())
          .hasValueSatisfying(
              cycles -> {
                assertThat(cycles.initiationInterval()).isEqualTo(3);
                assertThat(cycles.latency()).isEqualTo(4);
              });
      assertThat(result.warnings()).isEmpty();
    }
  }

  /**
   * One wrong place each: what is replaced, by what, and a pattern of the complaint; none where the
   * values differ.
   */
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("wrong value", "low  = mid_data[7:0]", "low  = mid_data[7:0] | 8'd1", ""),
        Arguments.of("lost beat", "queue[tail] <= {mid_last,", "queue[head] <= {mid_last,", ""),
        Arguments.of(
            "last too early",
            "m_axis_tlast  = queue[head][16]",
            "m_axis_tlast  = 1'b1",
            "last is high before"),
        Arguments.of(
            "last missing",
            "m_axis_tlast  = queue[head][16]",
            "m_axis_tlast  = 1'b0",
            "last is low on"),
        Arguments.of(
            "valid withdrawn",
            "m_axis_tvalid = count != 3'd0",
            "m_axis_tvalid = count != 3'd0 && !(count == 3'd2 && mid_full)",
            "valid was withdrawn"),
        Arguments.of(
            "ready ignored",
            "pop  = m_axis_tvalid && m_axis_tready",
            "pop  = m_axis_tvalid",
            "while waiting for ready"),
        Arguments.of(
            "last beat dropped",
            "push = mid_valid && mid_ready",
            "push = mid_valid && mid_ready && !mid_last",
            "deadlock"),
        Arguments.of(
            "beat doubled",
            "pop  = m_axis_tvalid && m_axis_tready",
            "pop  = m_axis_tvalid && m_axis_tready && count != 3'd1",
            "without an input|last is low on"),
        Arguments.of(
            "stuck ready", "mid_ready = count != 3'd4", "mid_ready = count == 3'd7", "deadlock"),
        Arguments.of(
            "queue not reset",
            "count <= 3'd0;",
            "count <= count & 3'd3;",
            "without an input|unknown"),
        Arguments.of("unused lane used", "mid_last ? 8'd0", "mid_last ? 8'd7", "unused lane"),
        Arguments.of(
            "place not reset", "place <= 2'd0;\n", "place <= place;\n", "raised by a right frame"),
        // Only a silence is as long: it may not end before the last of its cycles can matter.
        Arguments.of(
            "late error",
            "    always @(posedge aclk) begin\n        frame_error <= !rst && wrong;",
            """
                reg [8:0] idle;
                always @(posedge aclk)
                    idle <= rst || take ? 9'd0 : idle + {8'd0, idle != 9'd350};
                always @(posedge aclk) begin
                    frame_error <= !rst && (wrong || idle == 9'd300);
            """,
            "raised by a right frame"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void verilatorFindsEveryFault(String name, String right, String wrong, String complaint) {
    checkFound(new Verilator(), right, wrong, complaint);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void icarusFindsEveryFault(String name, String right, String wrong, String complaint) {
    checkFound(new Icarus(), right, wrong, complaint);
  }

  private void checkFound(Simulator simulator, String right, String wrong, String complaint) {
    CosimResult result =
        run(Passage.broken(right, wrong), simulator, Stalls.RANDOM, false, Optional.empty());

    assertThat(result.success()).as("%s", result).isFalse();
    if (complaint.equals("deadlock")) {
      assertThat(result.deadlock()).isPresent();
      assertThat(result.deadlock().get().streams()).hasSize(3);
    } else if (!complaint.isEmpty()) {
      assertThat(result.violations()).anyMatch(v -> v.rule().matches(".*(" + complaint + ").*"));
    } else {
      assertThat(result.mismatches().rtlVsGolden()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("simulators")
  void theFirstMismatchNamesPlaceValuesCycleAndInputs(Simulator simulator) {
    DesignUnderTest design = Passage.broken("low  = mid_data[7:0]", "low  = mid_data[7:0] ^ 8'd64");

    CosimResult result = quick(design, simulator);

    Tensor sample = Passage.samples(VECTORS).get(0).get(0);
    CosimResult.FirstMismatch first = result.firstMismatch().orElseThrow();
    assertThat(first.kind()).isEqualTo("rtl_vs_golden");
    assertThat(first.layer()).isEqualTo("y");
    assertThat(first.inference()).isZero();
    assertThat(first.index()).isZero();
    assertThat(first.reference()).isEqualTo(sample.get(0));
    assertThat(first.actual()).hasValue(sample.get(0) ^ 64);
    assertThat(first.cycle()).isPresent();
    assertThat(first.inputs()).containsEntry("x", sample);
    // Elements 0, 2 and 4 of every vector, however often it was run.
    assertThat(result.mismatches().rtlVsGolden()).isEqualTo(3 * VECTORS);
    assertThat(result.differences().get("rtl_vs_golden").keySet()).containsExactly(-64L, 64L);
  }

  @ParameterizedTest
  @MethodSource("simulators")
  void aThirdWitnessIsComparedWithBothOthers(Simulator simulator) {
    List<List<Tensor>> expected = new ArrayList<>(Passage.samples(VECTORS));
    Tensor right = expected.get(7).get(0);
    expected.set(
        7, List.of(Tensor.generate(right.shape(), i -> i == 3 ? right.get(3) + 1 : right.get(i))));

    CosimResult result =
        run(Passage.design(), simulator, Stalls.BURSTY, false, Optional.of(expected));

    assertThat(result.mismatches().rtlVsGolden()).isZero();
    assertThat(result.mismatches().goldenVsExpected()).isEqualTo(1);
    assertThat(result.mismatches().rtlVsExpected()).isEqualTo(1);
    assertThat(result.firstMismatch().orElseThrow().kind()).isEqualTo("golden_vs_expected");
    assertThat(result.firstMismatch().orElseThrow().inference()).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("simulators")
  @Tag("campaign")
  void wavesAreWrittenWhereTheUserWants(Simulator simulator) throws IOException {
    RequiredTools.assume(simulator);
    Path waves = folder.resolve("run.fst");
    CosimOptions options = new CosimOptions(simulator, Stalls.NONE, 1, false, Optional.of(waves));

    Cosimulation.run(
        Passage.plan(),
        Passage.design(),
        Passage.samples(2),
        Optional.empty(),
        options,
        CosimProgress.silent());

    assertThat(Files.size(waves)).isPositive();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(waves);
    }
  }

  @ParameterizedTest
  @MethodSource("simulators")
  void aFailureLeavesItsWaves(Simulator simulator) throws IOException {
    RequiredTools.assume(simulator);
    Path waves = folder.resolve("failure.fst");
    CosimOptions options =
        new CosimOptions(
            simulator,
            Stalls.RANDOM,
            5,
            false,
            Optional.empty(),
            Effort.FULL,
            OptionalInt.empty(),
            Optional.of(new FailureWaves(waves, 40)));
    DesignUnderTest design = Passage.broken("low  = mid_data[7:0]", "low  = mid_data[7:0] ^ 8'd64");

    CosimResult result =
        Cosimulation.run(
            Passage.plan(),
            design,
            Passage.samples(VECTORS),
            Optional.empty(),
            options,
            CosimProgress.silent());

    CosimResult.WrittenWaves written = result.failureWaves().orElseThrow();
    long failure = result.firstMismatch().orElseThrow().cycle().orElseThrow();
    assertThat(written.file()).isEqualTo(waves).isNotEmptyFile();
    assertThat(written.window().from()).isLessThanOrEqualTo(failure);
    assertThat(written.window().to()).isBetween(failure, failure + 10);
  }

  @ParameterizedTest
  @MethodSource("simulators")
  void aChosenVectorIsRunAlone(Simulator simulator) {
    RequiredTools.assume(simulator);
    CosimOptions options =
        new CosimOptions(
            simulator,
            Stalls.RANDOM,
            5,
            false,
            Optional.empty(),
            Effort.QUICK,
            OptionalInt.of(7),
            Optional.empty());
    DesignUnderTest design = Passage.broken("low  = mid_data[7:0]", "low  = mid_data[7:0] ^ 8'd64");

    CosimResult result =
        Cosimulation.run(
            Passage.plan(),
            design,
            Passage.samples(VECTORS),
            Optional.of(Passage.samples(VECTORS)),
            options,
            CosimProgress.silent());

    assertThat(result.vectors()).isEqualTo(1);
    assertThat(result.mismatches()).isEqualTo(new Mismatches(3, 0, 3));
    assertThat(result.firstMismatch().orElseThrow().inputs())
        .containsEntry("x", Passage.samples(VECTORS).get(7).get(0));
  }

  private static CosimResult quick(DesignUnderTest design, Simulator simulator) {
    RequiredTools.assume(simulator);
    return Cosimulation.run(
        Passage.plan(),
        design,
        Passage.samples(VECTORS),
        Optional.empty(),
        new CosimOptions(simulator, Stalls.NONE, 5, false, Optional.empty()).with(Effort.QUICK),
        CosimProgress.silent());
  }

  private static CosimResult run(
      DesignUnderTest design,
      Simulator simulator,
      Stalls stalls,
      boolean layers,
      Optional<List<List<Tensor>>> expected) {
    RequiredTools.assume(simulator);
    return Cosimulation.run(
        Passage.plan(),
        design,
        Passage.samples(VECTORS),
        expected,
        new CosimOptions(simulator, stalls, 5, layers, Optional.empty()),
        CosimProgress.silent());
  }
}
