// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.cosim.RepeatedCosimulation;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a run find the same one after the other as at the same time. */
class PartsTest {
  private static final int VECTORS = 40;

  /** A limit that no run comes to; with one, parts run one after the other. */
  private static final long FAR = Long.MAX_VALUE - 1;

  @BeforeEach
  void requireTools() {
    RequiredTools.assume(new Verilator());
  }

  private static RepeatedCosimulation repeated(DesignUnderTest design) {
    return new RepeatedCosimulation(
        Passage.plan(),
        design,
        Passage.samples(VECTORS),
        new CosimOptions(new Verilator(), Stalls.RANDOM, 5, true, Optional.empty()));
  }

  /** What a run found, without how long it took. */
  private static List<Object> found(CosimResult result) {
    return List.of(
        result.values(),
        result.mismatches(),
        result.firstMismatch(),
        result.cycles(),
        result.violations(),
        result.violationCount(),
        result.deadlock(),
        result.phases(),
        result.layers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "low  = mid_data[7:0] | low  = mid_data[7:0]",
        "low  = mid_data[7:0] | low  = mid_data[7:0] ^ 8'd64",
        "m_axis_tlast  = queue[head][16] | m_axis_tlast  = 1'b1",
        "queue[tail] <= {mid_last, | queue[head] <= {mid_last,",
      })
  void theyFindTheSame(String right, String wrong) {
    try (RepeatedCosimulation run = repeated(Passage.broken(right, wrong))) {
      CosimResult together = run.run(Map.of(), Long.MAX_VALUE);
      CosimResult inTurn = run.run(Map.of(), FAR);

      assertThat(found(together)).isEqualTo(found(inTurn));
      assertThat(together.success()).isEqualTo(right.equals(wrong));
    }
  }

  @Test
  void cyclesCountFromTheBeginningOfTheRunThroughAllParts() {
    try (RepeatedCosimulation run = repeated(Passage.design())) {
      List<PhaseResult> phases = run.run(Map.of(), Long.MAX_VALUE).phases();
      assertThat(phases).allMatch(PhaseResult::success).allMatch(phase -> phase.cycles() > 0);

      long before =
          phases.stream()
              .takeWhile(phase -> !phase.name().equals("starved"))
              .mapToLong(PhaseResult::cycles)
              .sum();
      CosimResult stopped = run.run(Map.of(), before + 50);
      assertThat(stopped.deadlock().orElseThrow().phase()).isEqualTo("starved");
      assertThat(stopped.deadlock().orElseThrow().cycle()).isEqualTo(before + 50);
    }
  }
}
