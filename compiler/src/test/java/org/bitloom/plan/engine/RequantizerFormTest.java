// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequantizerFormTest {
  private static ProvenRequantizer multiplier(int bits) {
    long most = (1L << bits) - 1;
    return new ProvenRequantizer(
        40,
        0,
        List.of(new ProvenRequantizer.Channel(most, 1L << 39, 1L << 39)),
        ProvenRequantizer.Ties.KEEP,
        0,
        new Interval(-128, 127));
  }

  /** Two digits of 17 bits make a product of 34 bits more, whatever its range. */
  @ParameterizedTest
  @CsvSource({"31, 29, 2", "31, 30, 1", "31, 33, 1", "30, 36, 1", "20, 24, 2"})
  void digitsAreTakenWhereTheirProductIsNoWiderThanAnyNumber(
      int multiplier, int accumulator, int passes) {
    IntType type = IntType.signed(accumulator);
    RequantizerForm form = RequantizerForm.of(multiplier(multiplier), type, 4, false);

    assertThat(form.passes()).isEqualTo(passes);
    assertThat(form.single() || accumulator + form.digit() * form.passes() <= 63).isTrue();
  }
}
