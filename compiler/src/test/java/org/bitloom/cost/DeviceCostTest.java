// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.plan.engine.Multiplication;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected of whole designs on parts of every family is what Yosys 0.23 made of them. */
class DeviceCostTest {
  private static final double TOLERANCE = 0.2;

  private static final int LEAST_DESIGNS = 6;

  private static List<FamilySample> designs() throws IOException {
    return FamilyFitTest.samples().stream().filter(FamilySample::whole).toList();
  }

  @Test
  void totalsAreWithinAFifthOfThoseOfYosysInEveryFamily() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (FamilySample sample : designs()) {
      Design design = MeasuredDesigns.design(sample.design());
      for (Map.Entry<Family, Amount> entry : sample.used().entrySet()) {
        Device device = FamilySample.PARTS.get(entry.getKey());
        Amount expected = DeviceCost.of(design, device);
        String where = sample.design() + " on " + device.name();
        check(wrong, where + ": LUT", expected.lut(), entry.getValue().lut(), TOLERANCE);
        check(wrong, where + ": FF", expected.ff(), entry.getValue().ff(), TOLERANCE);
        check(wrong, where + ": DSP", expected.dsp(), entry.getValue().dsp(), 0);
        check(wrong, where + ": RAM", expected.ram(), entry.getValue().ram(), 0);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void check(
      List<String> wrong, String what, double expected, double used, double tolerance) {
    if (Math.abs(expected - used) > tolerance * used) {
      wrong.add("%s %.1f, not %.1f".formatted(what, expected, used));
    }
  }

  @Test
  void everyFamilyIsMeasuredOnSixDesigns() throws IOException {
    for (Family family : EnumSet.complementOf(EnumSet.of(Family.XCUP))) {
      Set<String> measured = new TreeSet<>();
      for (FamilySample sample : designs()) {
        if (sample.used().containsKey(family)) {
          measured.add(sample.design());
        }
      }
      assertThat(measured).as(family.name()).hasSizeGreaterThanOrEqualTo(LEAST_DESIGNS);
    }
  }

  /** Blocks that {@code mul2dsp.v} uses, found by runs of Yosys of one multiplication each. */
  @ParameterizedTest
  @CsvSource({
    "16, 17, 31, 1, 1, 1, 1",
    "8, 8, 16, 1, 1, 1, 1",
    "9, 4, 12, 1, 1, 1, 1",
    "6, 3, 8, 0, 1, 0, 0",
    "8, 2, 10, 0, 1, 1, 0",
    "20, 9, 29, 2, 2, 1, 2"
  })
  void multiplicationsAreCutAsByYosys(
      int left, int right, int product, double ice40, double ecp5, double xc7, double cyclonev) {
    Multiplication m = new Multiplication(left, right, product);

    assertThat(SlicedProduct.of(m, Family.ICE40UP).blocks()).isEqualTo(ice40);
    assertThat(SlicedProduct.of(m, Family.ECP5).blocks()).isEqualTo(ecp5);
    assertThat(SlicedProduct.of(m, Family.XC7).blocks()).isEqualTo(xc7);
    assertThat(SlicedProduct.of(m, Family.CYCLONEV).blocks()).isEqualTo(cyclonev);
    assertThat(SlicedProduct.of(m, Family.GOWIN).blocks()).isZero();
  }
}
