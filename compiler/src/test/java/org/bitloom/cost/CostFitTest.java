// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** What names of modules of the library begin with. */
  private static final String LIBRARY = "bitloom_";

  private static final Path COSTS = Path.of("src/main/resources/cost/costs.csv");

  /** Measures all designs, those that are named, or a module of the library in all designs. */
  private static void measure(String property) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    samples().forEach(s -> lines.put(place(s), s.line()));
    List<String> named = List.of(property.split(","));
    for (String name : MeasuredDesigns.names()) {
      if (property.startsWith(LIBRARY)) {
        Sample.ofLibrary(name, MeasuredDesigns.design(name), property)
            .forEach(s -> lines.put(place(s), s.line()));
      } else if (property.equals("true") || named.contains(name)) {
        lines.keySet().removeIf(place -> place.startsWith(name + ","));
        Sample.of(name, MeasuredDesigns.design(name)).forEach(s -> lines.put(place(s), s.line()));
      }
    }
    List<String> all = new ArrayList<>(List.of(Sample.HEADING));
    all.addAll(lines.values());
    Files.write(SAMPLES, all);
  }

  private static String place(Sample sample) {
    return sample.design() + "," + sample.module();
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
