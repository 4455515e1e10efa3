// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.bitloom.operator.InterpolatedTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftmaxTablesTest {
  @ParameterizedTest
  @EnumSource(TfliteVariant.class)
  void valuesBetweenPlacesAreThoseOfTheFunctions(TfliteVariant variant) {
    InterpolatedTable exponentials = SoftmaxTables.exponentials(variant);
    InterpolatedTable reciprocals = SoftmaxTables.reciprocals(variant);
    for (int step = 0; step < InterpolatedTable.STEPS; step++) {
      double part = (double) step / InterpolatedTable.STEPS;
      assertThat(exponentials.at(step) * 0x1p-15)
          .isCloseTo(Math.exp(10 * part - 10), within(2.5e-4));
      assertThat(reciprocals.at(step) * 0x1p-15).isCloseTo(1 / (1 + part), within(8e-5));
    }
  }

  /** The values as the source's formula gives them in another language. */
  @Test
  void theEndsOfTheTablesAreThoseOfTheSource() {
    InterpolatedTable exponentials = SoftmaxTables.exponentials(TfliteVariant.DESKTOP);
    InterpolatedTable reciprocals = SoftmaxTables.reciprocals(TfliteVariant.DESKTOP);
    assertThat(IntStream.range(508, 513).mapToLong(exponentials.values()::get).toArray())
        .containsExactly(30304, 30902, 31512, 32133, 32767);
    assertThat(IntStream.range(0, 4).mapToLong(reciprocals.values()::get).toArray())
        .containsExactly(32767, 32704, 32640, 32578);
    assertThat(exponentials.steepest()).isEqualTo(634);
    assertThat(reciprocals.steepest()).isEqualTo(64);
  }

  @Test
  void float32ChangesTwoReciprocals() {
    InterpolatedTable desktop = SoftmaxTables.reciprocals(TfliteVariant.DESKTOP);
    InterpolatedTable micro = SoftmaxTables.reciprocals(TfliteVariant.MICRO);
    assertThat(
            IntStream.range(0, 513).filter(i -> desktop.values().get(i) != micro.values().get(i)))
        .containsExactly(160, 294);
    assertThat(SoftmaxTables.exponentials(TfliteVariant.MICRO))
        .isEqualTo(SoftmaxTables.exponentials(TfliteVariant.DESKTOP));
  }
}
