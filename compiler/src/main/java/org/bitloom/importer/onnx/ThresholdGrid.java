// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/** Rounds to the number of thresholds that are reached, which each channel has of its own. */
final class ThresholdGrid {
  private ThresholdGrid() {}

  static Value.Stream quantized(
      Reading reading, OnnxNode node, Constant thresholds, double scale, long least) {
    int levels = thresholds.dims().getLast();
    int rows = thresholds.dims().get(0);
    IntType type = IntType.narrowestFor(new Interval(least, least + levels));
    Grid grid =
        new Grid(type, new double[] {scale}, 0, least, least + levels, GridRounding.FLOOR)
            .ofWholeNumbers();
    Value x = reading.value(node, 0);
    Value.ChannelFunction count =
        (c, v) -> {
          int from = rows == 1 ? 0 : c * levels;
          double[] own = thresholds.values();
          int passed = 0;
          for (int i = from; i < from + levels; i++) {
            passed += v >= own[i] ? 1 : 0;
          }
          return least + passed;
        };
    Value.Summed sums =
        switch (x) {
          case Value.Summed s -> s;
          case Value.Stream s when rows == 1 && Layers.tableable(s) -> null;
          case Value.Tabled t when rows == 1 -> null;
          default -> SumFunctions.ones(reading.layers(), reading.stream(x, node, "sums"), node);
        };
    if (sums == null) {
      Value.Tabled tabled =
          x instanceof Value.Tabled t ? t : reading.layers().table((Value.Stream) x);
      double[] values = Arrays.stream(tabled.values()).map(v -> count.apply(0, v)).toArray();
      return reading.layers().quantized(new Value.Tabled(tabled.stream(), values), grid, node);
    }
    if (rows != 1 && (rows != sums.sum().channels() || sums.axis() < 0)) {
      throw new Refused(
          "it has thresholds of %d channels for %d".formatted(rows, sums.sum().channels()),
          "MultiThreshold along the channels");
    }
    return reading.layers().quantized(SumFunctions.then(sums, count, sums.signs()), grid, node);
  }
}
