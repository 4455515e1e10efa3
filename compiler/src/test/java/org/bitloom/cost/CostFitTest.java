// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The costs in the resources are the fit of the measured samples.
 *
 * <p>With {@code -Dbitloom.measure=true} the samples are measured again first, which takes several
 * minutes, or those of some designs, whose names are written instead of {@code true}; with {@code
 * -Dbitloom.update=true} the costs are fitted again.
 */
class CostFitTest {
  private static final Path SAMPLES = Path.of("src/test/resources/cost/samples.csv");
  private static final Path COSTS = Path.of("src/main/resources/cost/costs.csv");

  private static void measure(String property) throws IOException {
    Set<String> again =
        property.equals("true")
            ? new HashSet<>(MeasuredDesigns.names())
            : Set.of(property.split(","));
    List<String> lines = new ArrayList<>(List.of(Sample.HEADING));
    Files.readAllLines(SAMPLES).stream()
        .skip(1)
        .filter(line -> !property.equals("true") && !again.contains(line.split(",")[0]))
        .forEach(lines::add);
    for (String name : MeasuredDesigns.names()) {
      if (again.contains(name)) {
        Sample.of(name, MeasuredDesigns.design(name)).forEach(s -> lines.add(s.line()));
      }
    }
    Files.write(SAMPLES, lines);
  }

  private static List<Sample> samples() throws IOException {
    return Files.readAllLines(SAMPLES).stream().skip(1).map(Sample::parse).toList();
  }

  @Test
  void theCostsAreTheFitOfTheSamples() throws IOException {
    String measured = System.getProperty("bitloom.measure", "");
    if (!measured.isEmpty()) {
      measure(measured);
    }
    List<String> lines = new ArrayList<>(List.of("quantity,lut,ff"));
    for (Map.Entry<Quantity, Resources> e : Fit.of(samples()).costs().entrySet()) {
      lines.add("%s,%s,%s".formatted(e.getKey(), e.getValue().lut(), e.getValue().ff()));
    }
    if (Boolean.getBoolean("bitloom.update")) {
      Files.write(COSTS, lines);
    }
    assertThat(Files.readAllLines(COSTS)).isEqualTo(lines);
  }
}
