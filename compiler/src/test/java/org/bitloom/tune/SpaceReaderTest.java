// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceReaderTest {
  @Test
  void widthsAreListedFromTheWidestOn() {
    Space space = SpaceReader.read("weights=2..4, activations = 5..6");

    assertThat(space.weights())
        .extracting(Object::toString)
        .containsExactly("int4", "int3", "int2");
    assertThat(space.activations()).containsExactly(6, 5);
  }

  @Test
  void whatIsNotNamedStays() {
    assertThat(SpaceReader.read("weights=3").activations()).isEmpty();
    assertThat(SpaceReader.read("activations=16").weights()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "weights; NAME=BITS",
        "weights=; NAME=BITS",
        "weights=2...8; NAME=BITS",
        "weights=-2; NAME=BITS",
        "weights=2..8,; NAME=BITS",
        "weight=2; there is no 'weight'",
        "weights=8..2; ends before it begins",
        "weights=1..8; from 2 to 16",
        "weights=2..17; from 2 to 16",
        "weights=2..99999999999999999999; from 2 to 16",
        "weights=2,weights=3; given twice",
      })
  void aMalformedSpaceIsADiagnostic(String text, String note) {
    assertThatThrownBy(() -> SpaceReader.read(text))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> {
              assertThat(e.diagnostic().code()).isEqualTo(Code.INVALID_SPACE);
              assertThat(e.diagnostic().notes().get(0)).contains(note);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "100.5%", "half", "", "%", "1e3", "NaN"})
  void aDropThatIsNoneIsADiagnostic(String text) {
    assertThatThrownBy(() -> TuneOptions.drop(text))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code()).isEqualTo(Code.INVALID_DROP));
  }

  @ParameterizedTest
  @CsvSource({"0.5%,0.5", "0.5,0.5", "0,0", "100 %,100"})
  void aDropMayHaveAPercentSign(String text, String drop) {
    assertThat(TuneOptions.drop(text)).isEqualByComparingTo(drop);
  }
}
