// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

  /**
   * What a design consists of before it is mapped, and how it is mapped.
   *
   * @param logic LUTs of six inputs of everything but memories and multiplications
   * @param ff flip-flops
   * @param mapping blocks, and what is left for LUTs
   */
  record Features(double logic, double ff, FamilyMapping mapping) {
    static Features of(Design design, Device device) {
      Contents contents = Contents.of(design);
      Demand demand = Demand.NONE;
      for (Block block : design.blocks()) {
        demand =
            demand.plus(
                BlockDemand.of(block, contents).times(BlockDemand.instances(block)));
      }
      Resources all = CostModel.fitted().of(demand);
      double roms =
          CostModel.fitted().costs().get(Quantity.ROM_LUT).lut()
              * demand.quantities().getOrDefault(Quantity.ROM_LUT, 0L);
      return new Features(
          all.lut() - demand.ramLuts() - roms, all.ff(), FamilyMapping.of(demand, device));
    }
  }

  /**
   * Factors of a family.
   *
   * @param logic LUTs for a LUT of six inputs
   * @param soft LUTs for a bit of a partial product
   * @param rom LUTs for a bit of a ROM
   * @param ram LUTs for a bit of a RAM
   * @param ff flip-flops for a flip-flop
   * @param ramFf flip-flops for a bit of a RAM
   */
  record Factors(double logic, double soft, double rom, double ram, double ff, double ramFf) {
    Amount of(Features features) {
      FamilyMapping m = features.mapping();
      return new Amount(
          logic * features.logic() + soft * m.softBits() + rom * m.romBits() + ram * m.ramBits(),
          ff * features.ff() + ramFf * m.ramBits(),
          m.dsp(),
          m.ram());
    }

    private static Factors of(String[] cells) {
      return new Factors(
          Double.parseDouble(cells[1]),
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]),
          Double.parseDouble(cells[4]),
          Double.parseDouble(cells[5]),
          Double.parseDouble(cells[6]));
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
