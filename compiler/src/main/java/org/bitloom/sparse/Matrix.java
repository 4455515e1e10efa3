// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.WeightedSum;

/**
 * The weights of a layer other than 0, row by row.
 *
 * @param columns inputs of every row
 * @param rows one for each output
 */
public record Matrix(int columns, List<Row> rows) {
  /**
   * The weights of one output.
   *
   * @param places of the weights other than 0, ascending
   * @param values of these weights
   */
  public record Row(int[] places, long[] values) {
    /** Returns the number of weights other than 0. */
    public int kept() {
      return places.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row r
          && Arrays.equals(places, r.places)
          && Arrays.equals(values, r.values);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(places) + Arrays.hashCode(values);
    }
  }

  /** Copies the list. */
  public Matrix {
    rows = List.copyOf(rows);
  }

  /** Returns the weights of a layer. */
  public static Matrix of(WeightedSum layer) {
    int columns = layer.inputCount();
    return new Matrix(
        columns,
        IntStream.range(0, layer.outputCount()).mapToObj(o -> row(layer, o, columns)).toList());
  }

  private static Row row(WeightedSum layer, int output, int columns) {
    int[] places = IntStream.range(0, columns).filter(i -> layer.weight(output, i) != 0).toArray();
    return new Row(places, IntStream.of(places).mapToLong(i -> layer.weight(output, i)).toArray());
  }

  /** Returns the number of weights other than 0. */
  public int kept() {
    return rows.stream().mapToInt(Row::kept).sum();
  }
}
