// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;

/**
 * What quantities and parts cost in a family, fitted to runs of Yosys.
 *
 * @param lut LUTs of one of each, in the order of {@link #names}
 * @param ff flip-flops
 */
record FamilyCosts(List<Double> lut, List<Double> ff) {
  private static final String RESOURCE = "/cost/family_costs.csv";

  FamilyCosts {
    lut = List.copyOf(lut);
    ff = List.copyOf(ff);
  }

  /** Returns what has a cost: all quantities, then all parts. */
  static List<String> names() {
    return Stream.concat(Stream.of(Quantity.values()), Stream.of(Part.values()))
        .map(Enum::name)
        .toList();
  }

  /** Returns how many a design has of each, on a part. */
  static List<Double> counts(Demand demand, FamilyMapping mapping) {
    List<Double> counts = new ArrayList<>();
    for (Quantity quantity : Quantity.values()) {
      boolean product = quantity == Quantity.LUT_PRODUCT_BIT;
      counts.add(product ? 0.0 : demand.quantities().getOrDefault(quantity, 0L));
    }
    for (Part part : Part.values()) {
      counts.add(mapping.parts().getOrDefault(part, 0.0));
    }
    return counts;
  }

  /** Returns the families that have costs of their own: iCE40 parts differ only in multipliers. */
  static Family group(Family family) {
    return family == Family.ICE40UP ? Family.ICE40HX : family;
  }

  /** Returns what a demand is expected to use of a part. */
  static Amount of(Demand demand, Device device) {
    FamilyMapping mapping = FamilyMapping.of(demand, device);
    FamilyCosts costs = Fitted.COSTS.get(group(device.family()));
    List<Double> counts = counts(demand, mapping);
    return new Amount(sum(costs.lut, counts), sum(costs.ff, counts), mapping.dsp(), mapping.ram());
  }

  private static double sum(List<Double> costs, List<Double> counts) {
    double sum = 0;
    for (int i = 0; i < counts.size(); i++) {
      sum += costs.get(i) * counts.get(i);
    }
    return Math.max(0, sum);
  }

  /** Reads lines {@code name,lut,ff,lut,ff,...}, after a heading that names the families. */
  static Map<Family, FamilyCosts> read(List<String> lines) {
    String[] heading = lines.get(0).split(",");
    Map<Family, FamilyCosts> costs = new EnumMap<>(Family.class);
    for (int column = 1; column < heading.length; column += 2) {
      Map<String, String[]> rows = new HashMap<>();
      lines.stream().map(line -> line.split(",")).forEach(cells -> rows.put(cells[0], cells));
      List<Double> lut = new ArrayList<>();
      List<Double> ff = new ArrayList<>();
      for (String name : names()) {
        String[] cells = rows.get(name);
        Resources reference = cells == null ? reference(name) : Resources.NONE;
        lut.add(cells == null ? reference.lut() : Double.valueOf(cells[column]));
        ff.add(cells == null ? reference.ff() : Double.valueOf(cells[column + 1]));
      }
      costs.put(Family.valueOf(heading[column].split(" ")[0]), new FamilyCosts(lut, ff));
    }
    return costs;
  }

  /** Returns the cost on UltraScale+ of a quantity that no sample of the families has. */
  private static Resources reference(String name) {
    Resources cost = CostModel.fitted().costs().get(Quantity.valueOf(name));
    if (cost == null) {
      throw new IllegalStateException("no fitted cost of " + name);
    }
    return cost;
  }

  private static final class Fitted {
    static final Map<Family, FamilyCosts> COSTS = read();

    private static Map<Family, FamilyCosts> read() {
      try (InputStream in = FamilyCosts.class.getResourceAsStream(RESOURCE);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return FamilyCosts.read(reader.lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException(RESOURCE, e);
      }
    }
  }
}
