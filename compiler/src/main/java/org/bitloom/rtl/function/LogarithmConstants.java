// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.FloatLogarithm;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Literal;

/**
 * The numbers of which a unit makes logarithms, in steps of 2^-52.
 *
 * @param logarithmBits bits of a logarithm
 */
public record LogarithmConstants(Bits logarithmBits) {
  /** Bits of a factor of the serial multiplication: below 4, with its sign. */
  private static final int FACTOR_BITS = FloatLogarithm.FRACTION_BITS + 3;

  /** Returns a place of the table of logarithms: what is in it. */
  public record Place(String index, Literal inverse, Literal logarithm) {}

  /** Returns the table of logarithms but its last place. */
  public List<Place> table() {
    return entries().subList(0, entries().size() - 1);
  }

  /** Returns the last place of the table of logarithms. */
  public Place lastEntry() {
    return entries().get(entries().size() - 1);
  }

  private static List<Place> entries() {
    List<Long> inverses = FloatLogarithm.inverses();
    List<Long> logarithms = FloatLogarithm.logarithms();
    return IntStream.range(0, inverses.size())
        .mapToObj(i -> new Place("4'd" + i, factor(inverses.get(i)), factor(logarithms.get(i))))
        .toList();
  }

  private static Literal factor(long value) {
    return new Literal(IntType.signed(FACTOR_BITS), value);
  }

  /** Returns the constant of the highest term of the polynomial. */
  public Literal firstTerm() {
    return factor(FloatLogarithm.polynomial().get(0));
  }

  /** Returns that of the second one. */
  public Literal secondTerm() {
    return factor(FloatLogarithm.polynomial().get(1));
  }

  /** Returns that of the third one. */
  public Literal thirdTerm() {
    return factor(FloatLogarithm.polynomial().get(2));
  }

  /** Returns the logarithm of 2. */
  public Literal logarithmOfTwo() {
    return new Literal(IntType.unsigned(logarithmBits.count()), FloatLogarithm.LOG_2);
  }
}
