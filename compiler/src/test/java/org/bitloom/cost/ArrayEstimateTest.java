// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.bitloom.ReadExamples;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;
import org.bitloom.synth.Netlist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is expected of a shared array is what Yosys makes of it.
 *
 * <p>With {@code -Dbitloom.measure=true} the samples are measured again, which takes half an hour.
 */
class ArrayEstimateTest {
  private static final Path SAMPLES = Path.of("src/test/resources/cost/array_samples.csv");

  private static final Device PART = Device.named("xczu7ev").orElseThrow();

  private static final Percentage TOLERANCE = Percentage.withPercentage(20);

  /** A line of the samples: an array, and what Yosys made of it. */
  private record Sample(
      String network, int multipliers, int memoryBits, int kibibytes, Amount used) {
    static Sample parse(String line) {
      String[] cells = line.split(",");
      return new Sample(
          cells[0],
          Integer.parseInt(cells[1]),
          Integer.parseInt(cells[2]),
          Integer.parseInt(cells[3]),
          new Amount(
              Double.parseDouble(cells[4]),
              Double.parseDouble(cells[5]),
              Double.parseDouble(cells[6]),
              Double.parseDouble(cells[7])));
    }

    ArrayDesign design() {
      Hardware hardware =
          new Hardware(new Hardware.Multipliers(multipliers), Map.of())
              .withArray(Optional.of(new Hardware.SharedArray(kibibytes, memoryBits)));
      Network read = ReadExamples.of(Path.of("..", network));
      ArrayPlan plan = ArrayPlanner.plan(read.with(hardware), new Diagnostics()).orElseThrow();
      return ArrayLowering.lower(plan, Optional.empty(), 0);
    }

    String measured() {
      Amount now = Netlist.of(new ArrayRenderer().render(design()), PART).used();
      return String.format(
          Locale.ROOT,
          "%s,%d,%d,%d,%.0f,%.0f,%.0f,%.1f",
          network,
          multipliers,
          memoryBits,
          kibibytes,
          now.lut(),
          now.ff(),
          now.dsp(),
          now.ram());
    }
  }

  private static Stream<Sample> samples() throws IOException {
    return Files.readAllLines(SAMPLES).stream().skip(1).map(Sample::parse);
  }

  @Test
  void theSamplesAreMeasuredAgainWhereThatIsAskedFor() throws IOException {
    List<String> lines = new ArrayList<>(List.of(Files.readAllLines(SAMPLES).get(0)));
    boolean again = Boolean.getBoolean("bitloom.measure");
    samples().filter(s -> again).forEach(s -> lines.add(s.measured()));
    if (again) {
      Files.write(SAMPLES, lines);
    }
    assertThat(samples()).hasSizeGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void totalsAreWithinAFifthOfThoseOfYosys(Sample sample) {
    Resources expected = DeviceCost.of(sample.design());

    assertThat(expected.lut()).as("LUT").isCloseTo(sample.used().lut(), TOLERANCE);
    assertThat(expected.ff()).as("FF").isCloseTo(sample.used().ff(), TOLERANCE);
    assertThat(expected.dsp()).as("DSP").isCloseTo(sample.used().dsp(), TOLERANCE);
    assertThat(expected.bram()).as("RAM").isCloseTo(sample.used().ram(), TOLERANCE);
  }
}
