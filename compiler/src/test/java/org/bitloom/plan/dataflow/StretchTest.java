// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.junit.jupiter.api.Test;

class StretchTest {
  /** A fast branch of many stages beside a slow one of few: the slow one begins with a lead. */
  @Test
  void a_stretch_is_as_long_as_a_branch_has_a_lead() {
    Plan plan = plan("../testbenches/src/test/resources/crashers/branches1115.loom");
    String output = plan.network().outputs().get(0).name();

    assertThat(plan.timing().interval()).isEqualTo(9);
    assertThat(Stretch.of(plan, 6, 6)).isEqualTo(new Stretch(6, Map.of(output, 6L)));
    assertThat(Stretch.of(plan, 6, 100)).isEqualTo(new Stretch(12, Map.of(output, 9L)));
  }

  @Test
  void where_nothing_meets_the_shortest_is_enough() {
    Plan plan = plan("src/test/resources/designs/tiny.loom");

    assertThat(Stretch.of(plan, 6, 100)).isEqualTo(new Stretch(6, plan.timing().intervals()));
  }

  @Test
  void intervals_are_means_of_the_second_half_rounded_up() {
    assertThat(Stretch.interval(List.of(10L, 30L))).isEqualTo(20);
    assertThat(Stretch.interval(List.of(10L, 30L, 31L, 41L, 46L))).isEqualTo(8);
  }

  private static Plan plan(String file) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler.read(Path.of(file)).flatMap(compiler::plan).orElseThrow();
  }
}
