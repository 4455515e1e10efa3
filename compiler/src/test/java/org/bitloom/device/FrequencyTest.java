// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrequencyTest {
  @ParameterizedTest
  @CsvSource({
    "100MHz, 100000000, 10.000, 100 MHz",
    "100 mhz, 100000000, 10.000, 100 MHz",
    "12M, 12000000, 83.333, 12 MHz",
    "33.3333MHz, 33333300, 30.000, 33.3333 MHz",
    "32.768kHz, 32768, 30517.578, 0.032768 MHz",
    "1GHz, 1000000000, 1.000, 1000 MHz",
    "48000000, 48000000, 20.833, 48 MHz"
  })
  void readsWhatPeopleWrite(String text, long hertz, String period, String said) {
    Frequency frequency = Frequency.parse(text).orElseThrow();

    assertThat(frequency.hertz()).isEqualTo(hertz);
    assertThat(frequency.period()).isEqualTo(period);
    assertThat(frequency).hasToString(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MHz", "1e8", "-3MHz", "999Hz", "11GHz", "1 M Hz", "99999999999"})
  void refusesTheRest(String text) {
    assertThat(Frequency.parse(text)).isEmpty();
  }
}
