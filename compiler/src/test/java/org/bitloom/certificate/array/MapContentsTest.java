// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bitloom.report.ArrayCertificate.ArrayTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tensors of three rows of two vectors of five elements, in words of four. */
class MapContentsTest {
  private final MapTensor ring =
      new MapTensor(new ArrayTensor("ring", null, 0, 0, 1, 3, 2, 5, 2, 1), "ring", 2, 4);
  private final MapTensor other =
      new MapTensor(new ArrayTensor("other", null, 0, 0, 8, 3, 2, 5, 3, 0), "other", 2, 4);
  private final MapContents contents = new MapContents(20);

  @BeforeEach
  void addTensors() {
    contents.add(ring);
    contents.add(other);
  }

  @Test
  void rowsTakeTurnsBehindGaps() {
    assertThat(ring.address(0)).isEqualTo(1);
    assertThat(ring.address(4)).isEqualTo(6);
    assertThat(ring.address(9)).isEqualTo(2);
    assertThat(ring.word(2, 2, 3)).isEqualTo(9);
    assertThat(ring.word(2, 0, 2)).isEqualTo(1);
    assertThat(ring.word(5, 0, 2)).as("the gap").isNegative();
    assertThat(ring.word(7, 2, 3)).as("row 1, which is not made").isNegative();
    assertThat(ring.valid(0)).isEqualTo(0b1111);
    assertThat(ring.valid(1)).isEqualTo(0b0001);
  }

  @Test
  void aWordIsReadFromWhereItWasWritten() {
    contents.write(ring, 1, 0b1111, false);
    contents.next();
    contents.read(ring, 1, 2);

    assertThatThrownBy(() -> contents.read(ring, 0, 2)).hasMessageContaining("holds word 1 of");
    assertThatThrownBy(() -> contents.read(other, 1, 2)).hasMessageContaining("'ring'");
    assertThatThrownBy(() -> contents.read(ring, 1, 20)).hasMessageContaining("outside");
  }

  @Test
  void aWordIsNotReadBeforeAllOfItsElementsAreThere() {
    contents.write(ring, 0, 0b0011, false);
    assertThatThrownBy(() -> contents.read(ring, 0, 1)).isInstanceOf(Rejected.class);
    contents.write(ring, 0, 0b1100, false);
    contents.read(ring, 0, 1);
  }

  @Test
  void aRowIsGoneWhenAnotherOneHasItsPlace() {
    contents.write(ring, 0, 0b1111, false);
    contents.write(ring, 8, 0b1111, false);

    contents.read(ring, 8, 1);
    assertThatThrownBy(() -> contents.read(ring, 0, 1)).hasMessageContaining("holds word 8");
  }

  @Test
  void anElementIsWrittenOnce() {
    contents.write(ring, 0, 0b0011, false);
    assertThatThrownBy(() -> contents.write(ring, 0, 0b0010, false))
        .hasMessageContaining("written twice");
  }

  @Test
  void aConstantMayStandInForAnElement() {
    contents.write(ring, 0, 0b1111, true);
    assertThatThrownBy(() -> contents.read(ring, 0, 1)).isInstanceOf(Rejected.class);
    contents.write(ring, 0, 0b1111, false);
    contents.read(ring, 0, 1);
  }

  @Test
  void aPassDoesNotWriteWhatItReads() {
    contents.write(ring, 0, 0b1111, false);
    contents.read(ring, 0, 1);
    assertThatThrownBy(() -> contents.write(ring, 8, 0b1111, false))
        .hasMessageContaining("the same pass reads");
    contents.next();
    contents.write(ring, 8, 0b1111, false);
  }
}
