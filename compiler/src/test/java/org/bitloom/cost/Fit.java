// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Finds the costs of quantities from samples of blocks. Costs are not negative. */
final class Fit {
  private Fit() {}

  static CostModel of(List<Sample> all) {
    List<Sample> samples = all.stream().filter(Fit::whole).toList();
    Map<Quantity, Double> lut = costs(samples, s -> s.measured().lut() - s.demand().ramLuts());
    Map<Quantity, Double> ff = costs(samples, s -> s.measured().ff() - registers(s));
    EnumMap<Quantity, Resources> costs = new EnumMap<>(Quantity.class);
    for (Quantity quantity : Quantity.values()) {
      costs.put(
          quantity,
          new Resources(
              rounded(lut.getOrDefault(quantity, 0.0)),
              rounded(ff.getOrDefault(quantity, 0.0)),
              0,
              0));
    }
    costs.put(Quantity.REGISTER_BIT, new Resources(0, 1, 0, 0));
    return new CostModel(costs);
  }

  /**
   * Returns whether synthesis has not found most of a block to be constant, as of equal weights.
   */
  private static boolean whole(Sample sample) {
    return 2 * sample.measured().ff() >= registers(sample);
  }

  /** Returns the bits of plain registers, whose cost is known. */
  private static long registers(Sample sample) {
    return sample.demand().quantities().getOrDefault(Quantity.REGISTER_BIT, 0L);
  }

  static double rounded(double cost) {
    return Math.round(cost * 1000) / 1000.0;
  }

  private static Map<Quantity, Double> costs(
      List<Sample> samples, ToDoubleFunction<Sample> measure) {
    List<Quantity> quantities = new ArrayList<>(List.of(Quantity.values()));
    quantities.remove(Quantity.REGISTER_BIT);
    quantities.removeIf(
        q -> samples.stream().noneMatch(s -> s.demand().quantities().containsKey(q)));
    double[] costs =
        RobustFit.solve(
            samples.stream().map(s -> counts(s, quantities)).toList(),
            samples.stream().mapToDouble(measure).toArray(),
            new double[quantities.size()],
            0);
    EnumMap<Quantity, Double> result = new EnumMap<>(Quantity.class);
    for (int i = 0; i < quantities.size(); i++) {
      result.put(quantities.get(i), costs[i]);
    }
    return result;
  }

  private static double[] counts(Sample sample, List<Quantity> quantities) {
    return quantities.stream()
        .mapToDouble(q -> sample.demand().quantities().getOrDefault(q, 0L))
        .toArray();
  }
}
