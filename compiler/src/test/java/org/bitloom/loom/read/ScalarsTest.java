// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.Span;
import org.bitloom.syntax.NumberLiteral;
import org.bitloom.syntax.RatioLiteral;
import org.junit.jupiter.api.Test;

class ScalarsTest {
  private static final Span NOWHERE = Span.ofFile("nowhere");

  private static float ratio(String numerator, String denominator) {
    return Scalars.nearestFloat(
            new RatioLiteral(
                new NumberLiteral(numerator, NOWHERE),
                new NumberLiteral(denominator, NOWHERE),
                NOWHERE))
        .orElseThrow();
  }

  @Test
  void aRatioIsRoundedOnce() {
    assertThat(ratio("1", "255")).isEqualTo(1f / 255);
    assertThat(ratio("-1", "3")).isEqualTo(-1f / 3);
    // 1 + 2^-24 is the midpoint of two float32; a trace above it decides, far behind any double.
    BigDecimal midpoint = BigDecimal.ONE.add(BigDecimal.ONE.divide(BigDecimal.valueOf(1L << 24)));
    String scale = "1" + "0".repeat(250);
    String exact = midpoint.multiply(new BigDecimal(scale)).toBigInteger().toString();
    String above =
        midpoint.multiply(new BigDecimal(scale)).toBigInteger().add(BigInteger.ONE).toString();
    assertThat(ratio(exact, scale)).isEqualTo(1f);
    assertThat(ratio(above, scale)).isEqualTo(Math.nextUp(1f));
  }

  @Test
  void everyFloat32SurvivesItsDecimalText() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt() & 0x7fffffff);
      if (Float.isFinite(value)) {
        NumberLiteral literal = new NumberLiteral(Float.toString(value), NOWHERE);
        assertThat(Scalars.nearestFloat(literal)).contains(value);
      }
    }
  }
}
