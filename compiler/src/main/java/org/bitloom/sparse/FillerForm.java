// SPDX-License-Identifier: Apache-2.0
package org.bitloom.sparse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What weights take in the form of Deep Compression: where {@code 2^distanceBits} weights of 0 or
 * more follow each other, one of them is stored as if it were kept. Hardware here does not decode
 * this form; it is there to compare with.
 *
 * @param distanceBits of a distance before it is coded
 * @param fillers weights of 0 that are stored
 * @param bits of distances, values and the tables of both codes
 */
public record FillerForm(int distanceBits, long fillers, long bits) {
  private static final int NARROWEST = 4;
  private static final int WIDEST = 8;

  /** Codes of a file may be longer than those that hardware decodes. */
  private static final int LONGEST_CODE = 15;

  /** Returns the form with the distances that take the fewest bits. */
  static FillerForm of(Matrix matrix, int centroidBits) {
    return IntStream.rangeClosed(NARROWEST, WIDEST)
        .mapToObj(bits -> of(matrix, bits, centroidBits))
        .min(Comparator.comparingLong(FillerForm::bits))
        .orElseThrow();
  }

  /** Returns the form with distances of so many bits. */
  static FillerForm of(Matrix matrix, int distanceBits, int centroidBits) {
    List<Long> distances = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    long most = (1L << distanceBits) - 1;
    long fillers = 0;
    long next = 0;
    for (int r = 0; r < matrix.rows().size(); r++) {
      Matrix.Row row = matrix.rows().get(r);
      for (int i = 0; i < row.kept(); i++) {
        long place = (long) r * matrix.columns() + row.places()[i];
        for (; place - next > most; next += most + 1) {
          distances.add(most);
          values.add(0L);
          fillers++;
        }
        distances.add(place - next);
        values.add(row.values()[i]);
        next = place + 1;
      }
    }
    return new FillerForm(
        distanceBits, fillers, bits(distances, distanceBits) + bits(values, centroidBits));
  }

  private static long bits(List<Long> sequence, int symbolBits) {
    long[] symbols = sequence.stream().mapToLong(Long::longValue).toArray();
    PrefixTable table = PrefixTable.of(symbols, LONGEST_CODE);
    return table.code().length(symbols) + table.constantBits(symbolBits);
  }
}
