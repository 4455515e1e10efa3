// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.operator.SparseHuffman;

/**
 * The weights of a layer as its lanes decode them. All lanes have the same two codes, of distances
 * and of values.
 *
 * @param columns inputs of every row
 * @param distanceBits of a symbol before it is coded; {@code 2^distanceBits - 1} is at most {@code
 *     columns}
 * @param distances their code
 * @param values their code
 * @param lanes what each lane decodes
 */
public record SparseImage(
    int columns,
    int distanceBits,
    PrefixTable distances,
    PrefixTable values,
    List<SymbolStream> lanes) {
  /** Bits of a word of a stream: the width of an 18 Kbit block RAM. */
  public static final int WORD_BITS = 18;

  private static final int NARROWEST = 4;

  /** Copies the list. */
  public SparseImage {
    lanes = List.copyOf(lanes);
  }

  /** Returns the image of a matrix with the distances that take the fewest bits. */
  public static SparseImage of(Matrix matrix, int lanes) {
    return of(matrix, distanceBits(matrix), lanes);
  }

  /**
   * Returns the image of a matrix.
   *
   * @param lanes at most the rows
   */
  public static SparseImage of(Matrix matrix, int distanceBits, int lanes) {
    return of(matrix, distanceBits, lanes, LaneRows.Within.AS_NUMBERED);
  }

  static SparseImage of(Matrix matrix, int distanceBits, int lanes, LaneRows.Within within) {
    int reach = reach(distanceBits);
    List<SymbolStream> streams =
        LaneRows.of(matrix, reach, lanes, within).stream()
            .map(rows -> SymbolStream.of(matrix, rows, reach))
            .toList();
    return new SparseImage(
        matrix.columns(),
        distanceBits,
        PrefixTable.of(
            streams.stream().flatMapToLong(s -> LongStream.of(s.distances())).toArray(),
            SparseHuffman.LONGEST_CODE),
        PrefixTable.of(
            streams.stream().flatMapToLong(s -> LongStream.of(s.values())).toArray(),
            SparseHuffman.LONGEST_CODE),
        streams);
  }

  private static int reach(int distanceBits) {
    return (1 << distanceBits) - 1;
  }

  /** Returns the bits of a distance with which one lane needs the fewest bits. */
  public static int distanceBits(Matrix matrix) {
    int widest = 31 - Integer.numberOfLeadingZeros(matrix.columns() + 1);
    int most = Math.min(widest, SparseHuffman.LONGEST_CODE);
    return IntStream.rangeClosed(Math.min(NARROWEST, most), most)
        .boxed()
        .min(Comparator.comparingLong(bits -> of(matrix, bits, 1).distanceBitsOfAll()))
        .orElseThrow();
  }

  private long distanceBitsOfAll() {
    return distanceCodeBits() + distances.constantBits(distanceBits);
  }

  /** What a lane has of one kind of symbol. */
  private interface Symbols {
    long[] of(SymbolStream lane);
  }

  private long codeBits(PrefixTable table, Symbols symbols) {
    return lanes.stream().mapToLong(lane -> table.code().length(symbols.of(lane))).sum();
  }

  /** Returns the symbol that stands for weights of 0 alone, and the number of them. */
  public int reach() {
    return reach(distanceBits);
  }

  /** Returns the bits of all distances. */
  public long distanceCodeBits() {
    return codeBits(distances, SymbolStream::distances);
  }

  /** Returns the bits of all values. */
  public long valueCodeBits() {
    return kept() == 0 ? 0 : codeBits(values, SymbolStream::values);
  }

  /**
   * Returns the bits of all words of the streams, and of the tables of both codes.
   *
   * @param valueBits of a value before it is coded
   */
  public long storedBits(int valueBits) {
    long words =
        lanes.stream()
            .mapToLong(
                lane ->
                    distances.words(lane.distances(), WORD_BITS).size()
                        + values.words(lane.values(), WORD_BITS).size())
            .sum();
    return words * WORD_BITS
        + distances.constantBits(distanceBits)
        + values.constantBits(valueBits);
  }

  /** Returns the weights that are kept. */
  public int kept() {
    return lanes.stream().mapToInt(lane -> lane.values().length).sum();
  }

  /** Returns the symbols of the lane that has most: the cycles of one vector of sums. */
  public int longest() {
    return lanes.stream().mapToInt(SymbolStream::symbols).max().orElseThrow();
  }

  /** Returns the most rows of a lane. */
  public int mostRows() {
    return lanes.stream().mapToInt(lane -> lane.rows().size()).max().orElseThrow();
  }

  /** Returns the same lanes: those with few rows first, and of these those with few symbols. */
  SparseImage byRows() {
    List<SymbolStream> sorted =
        lanes.stream()
            .sorted(
                Comparator.<SymbolStream>comparingInt(lane -> lane.rows().size())
                    .thenComparingInt(SymbolStream::symbols))
            .toList();
    return new SparseImage(columns, distanceBits, distances, values, sorted);
  }

  /** Returns the lane of every row. */
  public int[] laneOfRow() {
    int[] lane = new int[lanes.stream().mapToInt(l -> l.rows().size()).sum()];
    for (int n = 0; n < lanes.size(); n++) {
      for (int row : lanes.get(n).rows()) {
        lane[row] = n;
      }
    }
    return lane;
  }

  /** Returns, for every row, the symbol of its lane with which it is complete. */
  public int[] ends() {
    int[] ends = new int[laneOfRow().length];
    for (SymbolStream lane : lanes) {
      for (int i = 0; i < lane.rows().size(); i++) {
        ends[lane.rows().get(i)] = lane.ends()[i];
      }
    }
    return ends;
  }
}
