// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The weights of one lane as symbols. Rows follow each other without a gap: the weight in column
 * {@code c} of the lane's row {@code r} is at place {@code r * columns + c}. A symbol below {@code
 * reach} says how many weights of 0 stand before the next weight that is kept; the symbol {@code
 * reach} stands for so many weights of 0 and no other. Such symbols also lead behind the last row.
 *
 * @param rows outputs of the lane
 * @param distances symbols of distances, each in {@code 0..reach}
 * @param values of the weights that are kept
 * @param ends for each row, the symbol with which it is complete: the first that leads to a place
 *     behind it
 */
public record SymbolStream(List<Integer> rows, long[] distances, long[] values, int[] ends) {
  /** Copies the list. */
  public SymbolStream {
    rows = List.copyOf(rows);
  }

  /**
   * Returns the symbols of some rows of a matrix.
   *
   * @param reach at most the columns, so that no symbol leads past a whole row
   */
  static SymbolStream of(Matrix matrix, List<Integer> rows, int reach) {
    if (reach < 1 || reach > matrix.columns()) {
      throw new IllegalArgumentException(
          "distances up to " + reach + " in rows of " + matrix.columns());
    }
    Writer writer = new Writer(reach, matrix.columns(), rows.size());
    for (int r = 0; r < rows.size(); r++) {
      Matrix.Row row = matrix.rows().get(rows.get(r));
      for (int i = 0; i < row.kept(); i++) {
        writer.weight((long) r * matrix.columns() + row.places()[i]);
      }
    }
    writer.finish();
    return new SymbolStream(
        rows,
        writer.distances.stream().mapToLong(Long::longValue).toArray(),
        rows.stream().flatMapToLong(r -> LongStream.of(matrix.rows().get(r).values())).toArray(),
        writer.ends);
  }

  /** Writes symbols and notes which row each of them completes; it is one at most. */
  private static final class Writer {
    private final int reach;
    private final int columns;
    private final List<Long> distances = new ArrayList<>();
    private final int[] ends;
    private long next;
    private int row;

    Writer(int reach, int columns, int rows) {
      this.reach = reach;
      this.columns = columns;
      this.ends = new int[rows];
    }

    void weight(long place) {
      while (place - next >= reach) {
        skip();
      }
      symbol(place - next, place);
      next = place + 1;
    }

    void finish() {
      while (row < ends.length) {
        skip();
      }
    }

    private void skip() {
      symbol(reach, next + reach);
      next += reach;
    }

    private void symbol(long distance, long place) {
      if (place >= (row + 1L) * columns && row < ends.length) {
        ends[row++] = distances.size();
      }
      distances.add(distance);
    }
  }

  /** Returns the number of symbols: the cycles that decoding them takes. */
  public int symbols() {
    return distances.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SymbolStream s
        && rows.equals(s.rows)
        && Arrays.equals(distances, s.distances)
        && Arrays.equals(values, s.values);
  }

  @Override
  public int hashCode() {
    return 31 * rows.hashCode() + Arrays.hashCode(distances);
  }

  /** Returns the weights of a row of the lane that the symbols stand for. */
  public long[] decode(int reach, int columns, int row) {
    long[] weights = new long[columns];
    long from = (long) row * columns;
    long place = 0;
    int value = 0;
    for (long distance : distances) {
      place += distance;
      if (distance < reach) {
        if (place >= from && place < from + columns) {
          weights[Math.toIntExact(place - from)] = values[value];
        }
        value++;
        place++;
      }
    }
    return weights;
  }
}
