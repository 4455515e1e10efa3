// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;

/**
 * Finds what quantities and parts cost in a family. Where samples say little, a cost stays near
 * that of ECP5, the prior, which counts as much as one block that has a few of the quantity.
 */
final class FamilyFit {
  private static final double PRIOR_COUNT = 4;

  /** LUTs of six inputs, or adaptive ones, for one of four. */
  private static final double LARGE_LUTS = 0.8;

  /** A partial product in LUTs: an AND and an adder, partly in one LUT. */
  private static final double SOFT_BIT = 1.5;

  private FamilyFit() {}

  /** A family's sample: counts, and what was measured. */
  private record Row(double[] counts, Amount used, boolean whole) {}

  /** Returns the costs of all families, those that others share under one of their names. */
  static Map<Family, FamilyCosts> of(List<FamilySample> samples) {
    Map<Family, FamilyCosts> all = new EnumMap<>(Family.class);
    List<Double> lut = FamilyCosts.names().stream().map(name -> first(name, true)).toList();
    List<Double> ff = FamilyCosts.names().stream().map(name -> first(name, false)).toList();
    FamilyCosts prior = of(samples, Family.ECP5, new FamilyCosts(lut, ff));
    for (Family family : FamilySample.PARTS.keySet()) {
      all.computeIfAbsent(
          FamilyCosts.group(family),
          group -> group == Family.ECP5 ? prior : of(samples, group, prior));
    }
    return all;
  }

  /** Returns the quantities that samples have, and all parts. */
  static Set<String> measured(List<FamilySample> samples) {
    Set<String> names = new HashSet<>();
    samples.forEach(s -> s.demand().quantities().keySet().forEach(q -> names.add(q.name())));
    for (Part part : Part.values()) {
      names.add(part.name());
    }
    return names;
  }

  private static FamilyCosts of(List<FamilySample> samples, Family group, FamilyCosts prior) {
    List<Row> rows = new ArrayList<>();
    for (FamilySample sample : samples) {
      for (Map.Entry<Family, Amount> used : sample.used().entrySet()) {
        Device device = FamilySample.PARTS.get(used.getKey());
        if (FamilyCosts.group(device.family()) == group) {
          rows.add(new Row(counts(sample, device), used.getValue(), sample.whole()));
        }
      }
    }
    // Totals are what is asked for, so no whole design is an exception.
    rows.sort(Comparator.comparing(row -> !row.whole()));
    return new FamilyCosts(
        costs(
            rows,
            prior.lut().stream().map(c -> largeLuts(group) ? c * LARGE_LUTS : c).toList(),
            Amount::lut,
            false),
        costs(rows, prior.ff(), Amount::ff, true));
  }

  private static double[] counts(FamilySample sample, Device device) {
    FamilyMapping mapping = FamilyMapping.of(sample.demand(), device);
    return FamilyCosts.counts(sample.demand(), mapping).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static List<Double> costs(
      List<Row> rows, List<Double> prior, ToDoubleFunction<Amount> measure, boolean packs) {
    List<double[]> counts = new ArrayList<>();
    List<Double> measured = new ArrayList<>();
    for (Row row : rows) {
      counts.add(row.counts());
      measured.add(measure.applyAsDouble(row.used()));
    }
    List<String> names = FamilyCosts.names();
    double[] least = new double[names.size()];
    for (int i = 0; i < names.size(); i++) {
      double[] one = new double[names.size()];
      one[i] = PRIOR_COUNT;
      counts.add(one);
      measured.add(PRIOR_COUNT * prior.get(i));
      least[i] = packs && names.get(i).equals(Part.PACKED_BIT.name()) ? -1 : 0;
    }
    int wholes = (int) rows.stream().filter(Row::whole).count();
    double[] costs =
        RobustFit.solve(
            counts, measured.stream().mapToDouble(Double::doubleValue).toArray(), least, wholes);
    List<Double> rounded = new ArrayList<>();
    for (double cost : costs) {
      rounded.add(Fit.rounded(cost));
    }
    return rounded;
  }

  /** What a part costs before anything is measured; nothing is known of quantities. */
  private static double first(String name, boolean luts) {
    for (Part part : Part.values()) {
      if (part.name().equals(name)) {
        return switch (part) {
          case SOFT_BIT, CONSTANT_BIT -> luts ? SOFT_BIT : 0;
          case SLICE_BIT, RAM_LUT, ROM_LUT4 -> luts ? 1 : 0;
          case RAM_BIT -> luts ? SOFT_BIT : 1;
          case READ_BIT -> luts ? 0 : 1;
          case SOFT_OPERAND_BIT, PACKED_BIT, MULTIPLIER, BLOCK -> 0;
        };
      }
    }
    return 0;
  }

  private static boolean largeLuts(Family group) {
    return group == Family.XC7 || group == Family.CYCLONEV;
  }
}
