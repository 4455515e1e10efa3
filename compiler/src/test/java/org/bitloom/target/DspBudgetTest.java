// SPDX-License-Identifier: Apache-2.0
package org.bitloom.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.Compiler;
import org.bitloom.cost.DesignCost;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.BlockLowering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A budget of DSP blocks is one of the whole design. */
class DspBudgetTest {
  private record Planned(Plan plan, List<Diagnostic> reported) {
    double blocks() {
      return DesignCost.of(BlockLowering.lower(plan)).total().dsp();
    }
  }

  private static Planned planned(String design, int blocks) {
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler =
        new Compiler(
            ReadOptions.of(Arithmetic.REFERENCE),
            Optional.of(new Hardware.DspBlocks(blocks)),
            diagnostics);
    Plan plan =
        compiler
            .read(Path.of("src/test/resources/designs", design + ".loom"))
            .flatMap(compiler::plan)
            .orElseThrow();
    return new Planned(plan, diagnostics.sorted());
  }

  @ParameterizedTest
  @CsvSource({"joins, 200", "pools, 100", "chain, 100", "windows, 200"})
  void noDesignTakesMoreThanItMayAndMoreBlocksAreNeverSlower(String design, int most) {
    long before = Long.MAX_VALUE;
    for (int blocks = 1; blocks <= most; blocks += 1 + blocks / 3) {
      Planned planned = planned(design, blocks);
      int allowed = blocks;
      if (planned.reported().isEmpty()) {
        assertThat(planned.blocks()).as("%s at %d", design, blocks).isLessThanOrEqualTo(blocks);
        long interval = planned.plan().schedule().initiationInterval();
        assertThat(interval).isLessThanOrEqualTo(before);
        before = interval;
      } else {
        assertThat(planned.reported())
            .singleElement()
            .satisfies(d -> assertThat(d.code()).isEqualTo(Code.BUDGET_TOO_SMALL))
            .satisfies(
                d ->
                    assertThat(d.title())
                        .isEqualTo(
                            "%d DSP blocks are too few; %.0f are used"
                                .formatted(allowed, planned.blocks())));
        int enough = (int) planned.blocks();
        assertThat(planned(design, enough).reported()).as("what the help says").isEmpty();
      }
    }
    assertThat(before).as("some budget is enough").isLessThan(Long.MAX_VALUE);
  }

  @Test
  void aBudgetThatGivenFoldingsExceedNamesThem() {
    assertThat(planned("chain", 1).reported())
        .singleElement()
        .satisfies(d -> assertThat(d.notes().getFirst()).startsWith("fold(...) lines take "));
  }
}
