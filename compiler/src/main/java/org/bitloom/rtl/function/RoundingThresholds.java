// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.rtl.verilog.Literal;

/**
 * The smallest fractions of a step of the output that are rounded up, by how many bits the whole
 * steps have.
 *
 * @param fractionBits of a step
 */
public record RoundingThresholds(int fractionBits) {
  private static final int OUTPUT_BITS = 8;

  /** The thresholds of one binade of whole steps. */
  public record Binade(String pattern, Literal odd, Literal even) {}

  /** Returns the smallest fractions that are rounded up, of steps from 1 on. */
  public List<Binade> binades() {
    return IntStream.rangeClosed(1, OUTPUT_BITS).mapToObj(this::binade).toList();
  }

  /** Returns the smallest fraction of a step that is rounded up. */
  public Literal firstThreshold() {
    return threshold(0);
  }

  /** The steps have so many bits. */
  private Binade binade(int bits) {
    String pattern = "8'b" + "0".repeat(OUTPUT_BITS - bits) + "1" + "?".repeat(bits - 1);
    int least = 1 << (bits - 1);
    return new Binade(pattern, threshold(least | 1), threshold(least & ~1));
  }

  private Literal threshold(int whole) {
    int bits = fractionBits;
    return new Literal(IntType.unsigned(bits), LogSoftmax.threshold(whole, bits));
  }
}
