// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceTest {
  @Test
  void everyFamilyHasAPartAndEveryPartASource() {
    assertThat(Device.all().stream().map(Device::family).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(Family.class));
    assertThat(Device.all())
        .extracting(Device::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9-]+"));
    assertThat(Device.all())
        .allSatisfy(
            device -> {
              assertThat(device.source())
                  .matches("(Lattice|Gowin|AMD|Intel) [A-Z]+[-\\w]* table .*");
              assertThat(device.capacity().lut()).isGreaterThan(1000);
              assertThat(device.capacity().ram()).isPositive();
            });
  }

  @Test
  void namesAreFoundInWhateverCase() {
    assertThat(Device.named("XC7A35T")).isPresent();
    assertThat(Device.named("xc7a36t")).isEmpty();
    assertThat(Board.named("IceBreaker")).contains(Board.ICEBREAKER);
    assertThat(Board.named("arty")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Board.class)
  void everyBoardHasAPartThatOpenToolsProgramAndFourDifferentPins(Board board) {
    assertThat(board.device().family().openFlow()).isTrue();
    assertThat(board.pins().lines().map(line -> line.split(" ")[2]))
        .hasSize(4)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "ICE40UP, SB_LUT4, 1, 0, 0, 0",
    "ICE40UP, SB_DFFESR, 0, 1, 0, 0",
    "ICE40UP, SB_CARRY, 0, 0, 0, 0",
    "ICE40UP, SB_MAC16, 0, 0, 1, 0",
    "ECP5, CCU2C, 2, 0, 0, 0",
    "ECP5, MULT18X18D, 0, 0, 1, 0",
    "GOWIN, ALU, 1, 0, 0, 0",
    "GOWIN, DFFRE, 0, 1, 0, 0",
    "XC7, LUT6, 1, 0, 0, 0",
    "XC7, RAMB18E1, 0, 0, 0, 0.5",
    "XCUP, RAM32M16, 8, 0, 0, 0",
    "CYCLONEV, MISTRAL_ALUT_ARITH, 1, 0, 0, 0",
    "CYCLONEV, MISTRAL_MUL18X18, 0, 0, 1, 0",
    "CYCLONEV, MISTRAL_NOT, 0, 0, 0, 0"
  })
  void cellsUseWhatTheyAreMadeOf(
      Family family, String cell, double lut, double ff, double dsp, double ram) {
    assertThat(family.of(cell)).isEqualTo(new Amount(lut, ff, dsp, ram));
  }
}
