// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacedDesignTest {
  @ParameterizedTest
  @CsvSource({
    "network.fc1__engine.mac_array.elements[0].element.s1_SB_DFF_Q, fc1 mac_array",
    "dense_2__engine.weights.data_SB_DFF_Q_5_DFFLC, dense_2 weights",
    "network.x__axi_input.skid_SB_LUT4_O, x axi_input",
    "sender.left_SB_DFFSR_Q, serial port",
    "started_SB_LUT4_I0_LC, serial port",
    "$abc$1234$auto$blifparse.cc:377:parse_blif$77_LC,"
  })
  void theNameOfACellSaysWhoseItIs(String cell, String block) {
    assertThat(PlacedDesign.block(cell)).isEqualTo(Optional.ofNullable(block));
  }
}
