// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

/** Rounds twice: to whole numbers of a scale, and then to fewer bits. */
final class TruncGrid {
  private TruncGrid() {}

  static Value.Stream quantized(
      Reading reading, OnnxNode node, Grid grid, double scale, double zero, double by) {
    Value x = reading.value(node, 0);
    Value exact =
        switch (x) {
          case Value.Summed s ->
              SumFunctions.then(s, (c, v) -> Math.rint(v / scale + zero) / by, s.signs());
          case Value.Stream s -> mapped(reading.layers().table(s), scale, zero, by);
          case Value.Tabled t -> mapped(t, scale, zero, by);
          default ->
              throw new Refused("it reads real numbers", "Trunc of sums or quantized values");
        };
    return reading.layers().quantized(exact, grid.ofWholeNumbers(), node);
  }

  private static Value.Tabled mapped(Value.Tabled tabled, double scale, double zero, double by) {
    double[] values =
        java.util.Arrays.stream(tabled.values())
            .map(v -> Math.rint(v / scale + zero) / by)
            .toArray();
    return new Value.Tabled(tabled.stream(), values);
  }
}
