// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.Block;

/**
 * The expected resources of a design on a part: blocks by the mapping rules of its family, logic in
 * proportion to that of the fitted costs, with factors that were fitted to Yosys for each family.
 */
public final class DeviceCost {
  private DeviceCost() {}

  /** Quantities whose LUTs add or compare: a LUT for each bit in every family. */
  private static final Set<Quantity> ARITHMETIC =
      EnumSet.of(
          Quantity.COUNTER_BIT,
          Quantity.CREDIT_BIT,
          Quantity.FIFO_INDEX_BIT,
          Quantity.INPUT_BUFFER_COUNT_BIT,
          Quantity.LINE_BUFFER_COORDINATE_BIT,
          Quantity.LINE_BUFFER_ADDRESS_BIT,
          Quantity.WEIGHT_RAM_COUNT_BIT,
          Quantity.CENTRED_BIT,
          Quantity.ROW_BIT,
          Quantity.ROW_DELAY_BIT,
          Quantity.LUT_PRODUCT_BIT,
          Quantity.TREE_BIT,
          Quantity.ACCUMULATOR_BIT,
          Quantity.LANE_SUM_BIT,
          Quantity.LANE_BOUND_BIT,
          Quantity.LANE_PIVOT_BIT,
          Quantity.LANE_PARTIAL_BIT,
          Quantity.COMBINED_BIT,
          Quantity.ARG_MAX_VALUE_BIT);

  /**
   * What a design consists of before it is mapped, and how it is mapped.
   *
   * @param arithmetic LUTs of six inputs that add or compare
   * @param choices all others, but for memories and multiplications
   * @param ff flip-flops
   * @param mapping blocks, and what is left for LUTs
   */
  record Features(double arithmetic, double choices, double ff, FamilyMapping mapping) {
    static Features of(Design design, Device device) {
      Contents contents = Contents.of(design);
      Demand demand = Demand.NONE;
      for (Block block : design.blocks()) {
        demand = demand.plus(BlockDemand.of(block, contents).times(BlockDemand.instances(block)));
      }
      double arithmetic = 0;
      double choices = 0;
      for (Map.Entry<Quantity, Long> entry : demand.quantities().entrySet()) {
        double luts = CostModel.fitted().costs().get(entry.getKey()).lut() * entry.getValue();
        if (ARITHMETIC.contains(entry.getKey())) {
          arithmetic += luts;
        } else if (entry.getKey() != Quantity.ROM_LUT) {
          choices += luts;
        }
      }
      double ff = CostModel.fitted().of(demand).ff();
      return new Features(arithmetic, choices, ff, FamilyMapping.of(demand, device));
    }

    /** Returns what the LUTs are in proportion to, in the order of {@link Factors#lut}. */
    double[] luts() {
      return new double[] {
        arithmetic,
        choices,
        mapping.softBits(),
        mapping.romBits(),
        mapping.ramBits(),
        mapping.dsp(),
        mapping.ram()
      };
    }

    /** Returns what the flip-flops are in proportion to, in the order of {@link Factors#ff}. */
    double[] ffs() {
      return new double[] {ff, mapping.ramBits(), mapping.dsp()};
    }
  }

  /**
   * Factors of a family.
   *
   * @param lut for each of {@link Features#luts}
   * @param ff for each of {@link Features#ffs}
   */
  record Factors(List<Double> lut, List<Double> ff) {
    private static final int LUTS = 7;

    Amount of(Features features) {
      return new Amount(
          product(lut, features.luts()),
          product(ff, features.ffs()),
          features.mapping().dsp(),
          features.mapping().ram());
    }

    private static double product(List<Double> factors, double[] features) {
      double sum = 0;
      for (int i = 0; i < features.length; i++) {
        sum += factors.get(i) * features[i];
      }
      return Math.max(0, sum);
    }

    private static Factors of(String[] cells) {
      List<Double> all = Arrays.stream(cells).skip(1).map(Double::valueOf).toList();
      return new Factors(all.subList(0, LUTS), all.subList(LUTS, all.size()));
    }
  }

  /** Returns what a design is expected to use of a part. */
  public static Amount of(Design design, Device device) {
    if (device.family() == Family.XCUP) {
      Resources total = DesignCost.of(design).total();
      return new Amount(total.lut(), total.ff(), total.dsp(), total.bram());
    }
    return Fitted.FACTORS.get(device.family()).of(Features.of(design, device));
  }

  private static final class Fitted {
    private static final String RESOURCE = "/cost/families.csv";

    static final Map<Family, Factors> FACTORS = read();

    private static Map<Family, Factors> read() {
      Map<Family, Factors> factors = new EnumMap<>(Family.class);
      try (InputStream in = DeviceCost.class.getResourceAsStream(RESOURCE);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        List<String> lines = reader.lines().skip(1).toList();
        lines.forEach(
            line -> {
              String[] cells = line.split(",");
              factors.put(Family.valueOf(cells[0]), Factors.of(cells));
            });
        return factors;
      } catch (IOException e) {
        throw new UncheckedIOException(RESOURCE, e);
      }
    }
  }
}
