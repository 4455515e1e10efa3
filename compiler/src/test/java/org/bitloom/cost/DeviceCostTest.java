// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.rtl.Design;
import org.bitloom.synth.Netlist;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is expected of designs on parts of every family is what Yosys 0.23 made of them.
 *
 * <p>With {@code -Dbitloom.measure=true} it is asked again, and the table is written; the factors
 * of {@code cost/families.csv} are the least squares over it.
 */
class DeviceCostTest {
  private static final Path MEASURED = Path.of("src/test/resources/cost/device_samples.csv");
  private static final double TOLERANCE = 0.2;

  /** A design this small has more of the particular than of the general. */
  private static final double SMALL = 60;

  private static final List<String> DESIGNS =
      List.of(
          "tiny",
          "winner",
          "windows",
          "branches",
          "../examples/mlp/mlp.loom@12",
          "../examples/operators/conv2d/conv2d.loom",
          "../examples/operators/depthwise_conv2d/depthwise_conv2d.loom",
          "../examples/operators/add/add.loom");

  private static final List<String> PARTS =
      List.of("ice40up5k", "ice40hx8k", "ecp5-85", "gw2a18", "xc7a100t", "cyclonev");

  /** Families whose rules for multiplications are known to the block. */
  private static final Set<Family> EXACT_PRODUCTS =
      EnumSet.of(Family.ICE40UP, Family.ICE40HX, Family.GOWIN, Family.XC7);

  private record Measured(String design, Device device, Amount used) {
    static Measured parse(String line) {
      String[] c = line.split(",");
      return new Measured(
          c[0],
          Device.named(c[1]).orElseThrow(),
          new Amount(number(c[2]), number(c[3]), number(c[4]), number(c[5])));
    }

    private static double number(String text) {
      return Double.parseDouble(text);
    }
  }

  private static List<Measured> measured() throws IOException {
    return Files.readAllLines(MEASURED).stream().skip(1).map(Measured::parse).toList();
  }

  @BeforeAll
  static void measure() throws IOException {
    if (!Boolean.getBoolean("bitloom.measure")) {
      return;
    }
    List<String> lines = new ArrayList<>(List.of("design,device,lut,ff,dsp,ram"));
    for (String name : DESIGNS) {
      Design design = MeasuredDesigns.design(name);
      for (String part : PARTS) {
        Device device = Device.named(part).orElseThrow();
        Amount used = Netlist.of(design, new DesignRenderer().render(design), device).used();
        lines.add(
            String.format(
                Locale.ROOT,
                "%s,%s,%.0f,%.0f,%.0f,%.1f",
                name,
                part,
                used.lut(),
                used.ff(),
                used.dsp(),
                used.ram()));
        Files.write(MEASURED, lines);
      }
    }
  }

  @Test
  void totalsAreWithinAFifthOfThoseOfYosysInEveryFamily() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Measured m : measured()) {
      Amount expected = DeviceCost.of(MeasuredDesigns.design(m.design()), m.device());
      check(wrong, m, "LUT", expected.lut(), m.used().lut());
      check(wrong, m, "FF", expected.ff(), m.used().ff());
      check(wrong, m, "RAM blocks", expected.ram(), m.used().ram());
      if (EXACT_PRODUCTS.contains(m.device().family())) {
        check(wrong, m, "DSP blocks", expected.dsp(), m.used().dsp());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void check(
      List<String> wrong, Measured m, String what, double expected, double used) {
    double error = Math.abs(expected - used);
    if (error > TOLERANCE * used && error > (what.endsWith("blocks") ? 1 : SMALL)) {
      wrong.add(
          "%s on %s: %s %.0f, not %.0f"
              .formatted(m.design(), m.device().name(), what, expected, used));
    }
  }

  @Test
  void everyFamilyIsMeasured() throws IOException {
    Set<Family> families =
        measured().stream().map(m -> m.device().family()).collect(Collectors.toSet());
    families.add(Family.XCUP);
    assertThat(families).isEqualTo(EnumSet.allOf(Family.class));
  }
}
