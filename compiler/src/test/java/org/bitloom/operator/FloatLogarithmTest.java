// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FloatLogarithmTest {
  private static final int LAST = Float.floatToRawIntBits(4096);

  private static final double[] INVERSES = {
    0x1.661ec79f8f3bep+0, 0x1.571ed4aaf883dp+0, 0x1.49539f0f010bp+0, 0x1.3c995b0b80385p+0,
    0x1.30d190c8864a5p+0, 0x1.25e227b0b8eap+0, 0x1.1bb4a4a1a343fp+0, 0x1.12358f08ae5bap+0,
    0x1.0953f419900a7p+0, 0x1p+0, 0x1.e608cfd9a47acp-1, 0x1.ca4b31f026aap-1,
    0x1.b2036576afce6p-1, 0x1.9c2d163a1aa2dp-1, 0x1.886e6037841edp-1, 0x1.767dcf5534862p-1
  };

  private static final double[] LOGARITHMS = {
    -0x1.57bf7808caadep-2, -0x1.2bef0a7c06ddbp-2, -0x1.01eae7f513a67p-2, -0x1.b31d8a68224e9p-3,
    -0x1.6574f0ac07758p-3, -0x1.1aa2bc79c81p-3, -0x1.a4e76ce8c0e5ep-4, -0x1.1973c5a611cccp-4,
    -0x1.252f438e10c1ep-5, 0, 0x1.aa5aa5df25984p-5, 0x1.c5e53aa362eb4p-4,
    0x1.526e57720db08p-3, 0x1.bc2860d22477p-3, 0x1.1058bc8a07ee1p-2, 0x1.4043057b6ee09p-2
  };

  /** {@code logf} in its own float64. */
  private static float logf(int bits) {
    int offset = bits - 0x3f330000;
    int place = offset >> 19 & 15;
    double z = Float.intBitsToFloat(bits - (offset & 0xff800000));
    double r = z * INVERSES[place] - 1;
    double y0 = LOGARITHMS[place] + (offset >> 23) * 0x1.62e42fefa39efp-1;
    double r2 = r * r;
    double y = 0x1.5575b0be00b6ap-2 * r + -0x1.ffffef20a4123p-2;
    y = -0x1.00ea348b88334p-2 * r2 + y;
    return (float) (y * r2 + (y0 + r));
  }

  private static float integer(int bits) {
    return (float) Math.scalb((double) FloatLogarithm.of(bits), -FloatLogarithm.FRACTION_BITS);
  }

  private static void equal(int first, int step) {
    int[] different =
        IntStream.rangeClosed(0, (LAST - first) / step)
            .parallel()
            .map(i -> first + i * step)
            .filter(bits -> integer(bits) != logf(bits))
            .toArray();
    assertThat(different).isEmpty();
  }

  @Test
  void manyNumbersHaveTheLogarithmOfTheLibrary() {
    equal(Float32.ONE, 1009);
  }

  @Tag("search")
  @Test
  void allNumbersHaveTheLogarithmOfTheLibrary() {
    equal(Float32.ONE, 1);
  }

  /** The only one that asks for log 2 to be rounded up. */
  @Test
  void theHardestNumberHasTheLogarithmOfTheLibrary() {
    equal(Float.floatToRawIntBits(0x1.d58496p+6f), LAST);
  }

  /** What glibc 2.36 makes of them; the first three are not the nearest float32. */
  @Test
  void someLogarithmsAreThoseThatWereMeasured() {
    assertThat(integer(Float.floatToRawIntBits(0x1.15bd24p+0f))).isEqualTo(0x1.4dd6e4p-4f);
    assertThat(integer(Float.floatToRawIntBits(0x1.43df32p+3f))).isEqualTo(0x1.284536p+1f);
    assertThat(integer(Float.floatToRawIntBits(0x1.386426p+11f))).isEqualTo(0x1.f4b776p+2f);
    assertThat(integer(Float.floatToRawIntBits(0x1.8p+1f))).isEqualTo(0x1.193ea8p+0f);
    assertThat(integer(Float.floatToRawIntBits(0x1.d58504p+6f))).isEqualTo(0x1.30fc92p+2f);
    assertThat(integer(Float.floatToRawIntBits(0x1.ffep+11f))).isEqualTo(0x1.0a2924p+3f);
  }

  @Test
  void theLogarithmOfOneIsZero() {
    assertThat(FloatLogarithm.of(Float32.ONE)).isZero();
  }
}
