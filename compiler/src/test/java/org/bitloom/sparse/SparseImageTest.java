// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.format.HuffmanCode;
import org.bitloom.sparse.Matrix.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images are decoded again: symbol by symbol, and bit by bit as the hardware reads them. */
@Tag("search")
class SparseImageTest {
  private static Matrix matrix(long[][] weights) {
    List<Row> rows = new ArrayList<>();
    for (long[] row : weights) {
      int[] places = IntStream.range(0, row.length).filter(i -> row[i] != 0).toArray();
      rows.add(new Row(places, IntStream.of(places).mapToLong(i -> row[i]).toArray()));
    }
    return new Matrix(weights[0].length, rows);
  }

  private static long[][] weights(SplittableRandom random) {
    int columns = random.nextInt(4) == 0 ? random.nextInt(1, 5) : random.nextInt(1, 300);
    long[][] weights = new long[random.nextInt(1, 30)][columns];
    double density = Math.pow(random.nextDouble(), 2);
    for (long[] row : weights) {
      boolean empty = random.nextInt(5) == 0;
      for (int i = 0; i < columns; i++) {
        row[i] = empty || random.nextDouble() >= density ? 0 : random.nextLong(-128, 128);
      }
      // The last column, and the first, are where a distance ends or begins.
      row[columns - 1] = random.nextInt(4) == 0 ? 7 : row[columns - 1];
    }
    return weights;
  }

  @Test
  void everyRowIsDecodedAgainWhateverTheLanes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 500; round++) {
      long[][] weights = weights(random);
      int lanes = random.nextInt(1, weights.length + 1);
      SparseImage image = SparseImage.of(matrix(weights), lanes);
      assertThat(image.lanes()).hasSize(lanes);
      boolean[] seen = new boolean[weights.length];
      for (SymbolStream lane : image.lanes()) {
        for (int i = 0; i < lane.rows().size(); i++) {
          int row = lane.rows().get(i);
          assertThat(seen[row]).isFalse();
          seen[row] = true;
          assertThat(lane.decode(image.reach(), image.columns(), i)).isEqualTo(weights[row]);
        }
      }
      assertThat(seen).doesNotContain(false);
    }
  }

  /** The lane of the hardware: two windows, places with at most one row crossed per symbol. */
  @Test
  @Tag("campaign")
  void theHardwareFindsEveryWeightAndTheEndOfEveryRow() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 100; round++) {
      long[][] weights = weights(random);
      SparseImage image =
          SparseImage.of(matrix(weights), random.nextInt(1, Math.min(4, weights.length) + 1));
      for (SymbolStream lane : image.lanes()) {
        check(image, lane, weights);
      }
    }
  }

  private static void check(SparseImage image, SymbolStream lane, long[][] weights) {
    Window distances = new Window(image.distances(), lane.distances());
    Window values = new Window(image.values(), lane.values());
    long[][] decoded = new long[lane.rows().size()][image.columns()];
    int row = 0;
    int next = 0;
    for (int symbol = 0; symbol < lane.symbols(); symbol++) {
      int distance = Math.toIntExact(distances.next());
      int place = next + distance;
      if (place >= image.columns()) {
        place -= image.columns();
        assertThat(lane.ends()[row]).isEqualTo(symbol);
        row++;
      }
      assertThat(place).isLessThanOrEqualTo(image.columns());
      boolean keep = distance != image.reach();
      if (keep) {
        decoded[row][place] = values.next();
      }
      next = keep ? place + 1 : place;
    }
    assertThat(row).isEqualTo(lane.rows().size());
    for (int i = 0; i < decoded.length; i++) {
      assertThat(decoded[i]).isEqualTo(weights[lane.rows().get(i)]);
    }
  }

  /** The bits of a stream, read with limits and offsets alone. */
  private static final class Window {
    private final PrefixTable table;
    private final List<BigInteger> words;
    private int position;

    Window(PrefixTable table, long[] symbols) {
      this.table = table;
      this.words = table.words(symbols, SparseImage.WORD_BITS);
    }

    long next() {
      int window = 0;
      for (int i = 0; i < table.longest(); i++) {
        window = window << 1 | bit(position + i);
      }
      int length = 1;
      for (int limit : table.limits()) {
        length += window >= limit ? 1 : 0;
      }
      position += length;
      int code = window >> (table.longest() - length);
      int rank = (code + table.offsets().get(length - 1)) % (1 << table.rankBits());
      return table.symbols().get(rank);
    }

    private int bit(int place) {
      int word = Math.min(place / SparseImage.WORD_BITS, words.size() - 1);
      int bit = SparseImage.WORD_BITS - 1 - place % SparseImage.WORD_BITS;
      return words.get(word).testBit(bit) ? 1 : 0;
    }
  }

  /** All windows of many codes: the ones that hardware can meet, and where the code is full. */
  @Test
  void limitsAndOffsetsFindTheSymbolOfEveryCode() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 150; round++) {
      int different = random.nextInt(1, 257);
      double skew = random.nextDouble(0.3, 6);
      long[] sequence =
          random
              .doubles(random.nextInt(1, 2000))
              .mapToLong(x -> (long) (different * Math.pow(x, skew)))
              .toArray();
      PrefixTable table = PrefixTable.of(sequence, 8);
      assertThat(table.longest()).isLessThanOrEqualTo(8);
      for (long symbol : table.symbols()) {
        HuffmanCode.BitString bits = table.code().encode(new long[] {symbol});
        int code = 0;
        for (int i = 0; i < bits.length(); i++) {
          code = code << 1 | (bits.bits().get(i) ? 1 : 0);
        }
        int free = table.longest() - bits.length();
        for (int rest = 0; rest < 1 << free; rest++) {
          int window = code << free | rest;
          long longer = table.limits().stream().filter(limit -> window >= limit).count();
          assertThat(longer + 1).isEqualTo(bits.length());
          int rank = (code + table.offsets().get(bits.length() - 1)) % (1 << table.rankBits());
          assertThat(table.symbols().get(rank)).isEqualTo(symbol);
        }
      }
    }
  }

  @Test
  void rowsAreSharedOutSoThatLanesEndTogether() {
    SplittableRandom random = new SplittableRandom(4);
    long[][] weights = new long[500][800];
    for (long[] row : weights) {
      double density = 0.16 * random.nextDouble();
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextDouble() < density ? 1 + random.nextLong(8) : 0;
      }
    }
    SparseImage one = SparseImage.of(matrix(weights), 1);
    SparseImage many = SparseImage.of(matrix(weights), one.distanceBits(), 32);
    assertThat(many.longest()).isLessThan(one.longest() / 32 * 102 / 100);
  }

  @Test
  void aLayerOfOneWeightHasOneSymbolForItAndOneBehindIt() {
    SparseImage image = SparseImage.of(matrix(new long[][] {{5}}), 1);
    assertThat(image.distanceBits()).isEqualTo(1);
    assertThat(image.lanes().get(0).distances()).containsExactly(0, 1);
    assertThat(image.lanes().get(0).ends()).containsExactly(1);
  }

  @Test
  void aLayerWithoutAnyWeightKeepsNothing() {
    SparseImage image = SparseImage.of(matrix(new long[3][40]), 2);
    assertThat(image.kept()).isZero();
    assertThat(image.valueCodeBits()).isZero();
    assertThat(image.values().words(new long[0], SparseImage.WORD_BITS)).hasSize(1);
  }

  @Test
  void moreLanesThanRowsAreRefused() {
    assertThatThrownBy(() -> SparseImage.of(matrix(new long[3][40]), 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rowsShorterThanARangeOfDistancesHaveShorterDistances() {
    SparseImage image = SparseImage.of(matrix(new long[][] {{0, 4}, {0, 0}, {3, 0}, {0, 9}}), 1);
    assertThat(image.reach()).isLessThanOrEqualTo(2);
    assertThat(image.lanes().get(0).ends()).hasSize(4).isSorted();
  }

  /** Han, Mao and Dally, 2016, figure 2: of 3 bits, with a weight in place 1, 4 and 15. */
  @Test
  void theFormOfThePaperHasAFillerWhereADistanceIsTooLong() {
    long[][] row = new long[1][16];
    row[0][1] = 34;
    row[0][4] = 9;
    row[0][15] = 17;
    FillerForm form = FillerForm.of(matrix(row), 3, 8);
    assertThat(form.fillers()).isEqualTo(1);
    // Distances 1, 2, 7, 2: codes of 2, 1, 2, 1 bits; values 34, 9, 0, 17: of 2 bits each.
    long codes = 6 + 8;
    long distanceTable = 3 * 3 + 1 * 2 + 2 * 2;
    long valueTable = 4 * 8 + 1 * 2 + 2 * 2;
    assertThat(form.bits()).isEqualTo(codes + distanceTable + valueTable);
  }

  @Test
  void fillersAreSoManyAsDistancesOfThatWidthNeed() {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 100; round++) {
      long[][] weights = weights(random);
      int bits = random.nextInt(4, 9);
      long expected = 0;
      int zeros = 0;
      for (long[] row : weights) {
        for (long weight : row) {
          if (weight != 0 || zeros == (1 << bits) - 1) {
            expected += weight == 0 ? 1 : 0;
            zeros = 0;
          } else {
            zeros++;
          }
        }
      }
      // Zeros behind the last weight need no filler.
      long behind = trailing(weights) >> bits;
      assertThat(FillerForm.of(matrix(weights), bits, 8).fillers()).isEqualTo(expected - behind);
    }
  }

  private static long trailing(long[][] weights) {
    long zeros = 0;
    for (long[] row : weights) {
      for (long weight : row) {
        zeros = weight == 0 ? zeros + 1 : 0;
      }
    }
    return zeros;
  }
}
