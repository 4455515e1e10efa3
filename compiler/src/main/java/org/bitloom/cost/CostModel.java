// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bitloom.rtl.verilog.Block;

/**
 * The costs of quantities, fitted to runs of Yosys.
 *
 * @param costs LUTs and flip-flops of one of each quantity
 */
record CostModel(Map<Quantity, Resources> costs) {
  private static final String RESOURCE = "/cost/costs.csv";

  CostModel {
    EnumMap<Quantity, Resources> copy = new EnumMap<>(Quantity.class);
    copy.putAll(costs);
    costs = Collections.unmodifiableMap(copy);
  }

  /** Returns the model that the fit has left in the resources. */
  static CostModel fitted() {
    return Fitted.MODEL;
  }

  /** Reads lines {@code quantity,lut,ff}, after a heading. */
  static CostModel of(List<String> lines) {
    EnumMap<Quantity, Resources> costs = new EnumMap<>(Quantity.class);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      costs.put(
          Quantity.valueOf(cells[0]),
          new Resources(Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), 0, 0));
    }
    return new CostModel(costs);
  }

  /** Returns the expected resources of one instance of a block. */
  Resources of(Block block, Contents contents) {
    return of(BlockDemand.of(block, contents));
  }

  Resources of(Demand demand) {
    Resources sum = new Resources(demand.ramLuts(), 0, demand.dsp(), demand.halfBlocks() / 2.0);
    for (Map.Entry<Quantity, Long> entry : demand.quantities().entrySet()) {
      Resources one = costs.get(entry.getKey());
      if (one == null) {
        throw new IllegalStateException("no fitted cost of " + entry.getKey());
      }
      sum = sum.plus(one.times(entry.getValue()));
    }
    return sum;
  }

  private static final class Fitted {
    static final CostModel MODEL = read();

    private static CostModel read() {
      try (InputStream in = CostModel.class.getResourceAsStream(RESOURCE);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return CostModel.of(reader.lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException(RESOURCE, e);
      }
    }
  }
}
