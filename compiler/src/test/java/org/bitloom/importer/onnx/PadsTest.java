// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PadsTest {
  private static final List<Integer> DIMS = List.of(4);

  @Test
  void whatIsInsideOfATensorIsRepeatedAroundIt() {
    Pads pads = new Pads(List.of(2, 3));

    assertThat(pads.positions(0, DIMS, true, "")).containsExactly(0, 0, 0, 1, 2, 3, 3, 3, 3);
    assertThat(pads.positions(0, DIMS, false, "")).containsExactly(2, 1, 0, 1, 2, 3, 2, 1, 0);
  }

  /** Positions are listed, so that their number has a bound. */
  @ParameterizedTest
  @CsvSource({"2147483647, 0, true", "0, 2147483647, true", "-1, 0, true", "4, 0, false"})
  void padsThatNoImageHasAreRefused(int before, int behind, boolean edge) {
    Pads pads = new Pads(List.of(before, behind));

    assertThatThrownBy(() -> pads.positions(0, DIMS, edge, "")).isInstanceOf(Refused.class);
  }
}
