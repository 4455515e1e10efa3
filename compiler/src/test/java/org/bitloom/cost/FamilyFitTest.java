// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bitloom.device.Family;
import org.junit.jupiter.api.Test;

/**
 * The costs of each family in the resources are the fit of the measured samples.
 *
 * <p>With {@code -Dbitloom.measure=true} the samples are measured again first, which takes an hour;
 * results of Yosys for Verilog that has not changed are kept in the build folder. With {@code
 * -Dbitloom.update=true} the costs are fitted again.
 */
class FamilyFitTest {
  private static final Path SAMPLES = Path.of("src/test/resources/cost/family_samples.csv");

  private static final Path COSTS = Path.of("src/main/resources/cost/family_costs.csv");

  /** Designs that are measured as a whole, flattened. */
  private static final List<String> DESIGNS =
      List.of(
          "tiny",
          "winner",
          "branches",
          "../examples/boards/sine/sine.loom",
          "../examples/boards/keywords/keywords.loom",
          "unit");

  /** Designs that together have nearly every quantity. */
  private static final List<String> BLOCKS =
      List.of(
          "tiny",
          "winner",
          "branches",
          "../examples/boards/sine/sine.loom",
          "../examples/boards/keywords/keywords.loom",
          "../examples/operators/depthwise_conv2d/depthwise_conv2d.loom",
          "../examples/operators/conv2d/conv2d.loom",
          "functions");

  /**
   * Designs whose wide words say what an adapter to them costs; nothing else of them is measured.
   */
  private static final List<String> WORDS = List.of("gathered", "../examples/mlp/mlp.loom");

  /** Measures all designs, or those that are named; of the others the samples stay. */
  private static void measure(String property) throws IOException {
    Predicate<String> again =
        property.equals("true") ? name -> true : List.of(property.split(","))::contains;
    List<FamilySample> old = samples();
    List<String> lines = new ArrayList<>(List.of(FamilySample.heading()));
    for (String name : BLOCKS) {
      add(
          lines,
          again.test(name)
              ? FamilySample.blocks(name, MeasuredDesigns.design(name))
              : old.stream().filter(s -> s.design().equals(name) && !s.whole()).toList());
    }
    for (String name : WORDS) {
      add(
          lines,
          again.test(name)
              ? FamilySample.ofLibrary(name, MeasuredDesigns.design(name), "bitloom_widen")
              : old.stream().filter(s -> s.design().equals(name)).toList());
    }
    for (String name : DESIGNS) {
      add(
          lines,
          again.test(name)
              ? List.of(FamilySample.whole(name, MeasuredDesigns.design(name)))
              : old.stream().filter(s -> s.design().equals(name) && s.whole()).toList());
    }
  }

  private static void add(List<String> lines, List<FamilySample> samples) throws IOException {
    samples.forEach(s -> lines.add(s.line()));
    Files.write(SAMPLES, lines);
  }

  static List<FamilySample> samples() throws IOException {
    return Files.readAllLines(SAMPLES).stream().skip(1).map(FamilySample::parse).toList();
  }

  @Test
  void theCostsAreTheFitOfTheSamples() throws IOException {
    String measured = System.getProperty("bitloom.measure", "");
    if (!measured.isEmpty()) {
      measure(measured);
    }
    Map<Family, FamilyCosts> costs = FamilyFit.of(samples());
    StringBuilder heading = new StringBuilder("name");
    costs.keySet().forEach(family -> heading.append(",%1$s lut,%1$s ff".formatted(family)));
    List<String> lines = new ArrayList<>(List.of(heading.toString()));
    Set<String> names = FamilyFit.measured(samples());
    for (int i = 0; i < FamilyCosts.names().size(); i++) {
      if (!names.contains(FamilyCosts.names().get(i))) {
        continue;
      }
      StringBuilder line = new StringBuilder(FamilyCosts.names().get(i));
      for (FamilyCosts cost : costs.values()) {
        line.append(',').append(cost.lut().get(i)).append(',').append(cost.ff().get(i));
      }
      lines.add(line.toString());
    }
    if (Boolean.getBoolean("bitloom.update")) {
      Files.write(COSTS, lines);
    }
    assertThat(Files.readAllLines(COSTS)).isEqualTo(lines);
  }
}
