// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Float32;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSoftmaxLayerTest {
  private static LogSoftmax operator(double scale, IntType type) {
    LogSoftmaxLayer layer =
        new LogSoftmaxLayer("y", "x", type, TfliteVariant.DESKTOP, Span.ofFile("net.loom"));
    TypedTensor x =
        new TypedTensor(
            TensorType.full(Shape.of(4), type), Optional.of(new Quantization(scale, 0)));
    return (LogSoftmax) layer.toOperators(List.of(x)).get(0);
  }

  /** What glibc 2.36 makes of them; none but the last three is the nearest float32. */
  @ParameterizedTest
  @CsvSource({
    "-0x1.535d38p-2, 0x1.6f91fap-1",
    "-0x1.541568p+3, 0x1.96a2e8p-16",
    "-0x1.92fa08p+3, 0x1.c7c0f2p-19",
    "-0x1.49520cp+6, 0x1.2abd04p-119",
    "-90, 0x1.1d85p-130",
    "-103, 0x1p-149",
    "-104, 0"
  })
  void exponentialsAreThoseOfTheLibrary(String argument, String value) {
    assertThat(FloatExponential.of(Float.parseFloat(argument(argument))))
        .isEqualTo(Float.parseFloat(argument(value)));
  }

  private static String argument(String text) {
    return text.contains("0x") && !text.contains("p") ? text + "p0" : text;
  }

  @Test
  void exponentialsAreNextToThoseOfRealNumbers() {
    for (float x = 0; x > -80; x -= 0.0123f) {
      float nearest = (float) StrictMath.exp(x);
      assertThat(FloatExponential.of(x)).isBetween(Math.nextDown(nearest), Math.nextUp(nearest));
    }
  }

  @Test
  void tablesHoldTheFloat32OfEveryElement() {
    LogSoftmax signed = operator(0.1, IntType.signed(8));
    assertThat(signed.fractionBits()).isEqualTo(31);
    assertThat(signed.logit(-128)).isEqualTo(Float32.fixed(0.1f * -128, 31));
    assertThat(signed.exponentials().get(0)).isEqualTo(Float32.ONE);
    assertThat(signed.exponentials().get(10))
        .isEqualTo(Float.floatToRawIntBits(FloatExponential.of(-0.1f * 10)));
    assertThat(operator(0.1, IntType.unsigned(8)).logit(255))
        .isEqualTo(Float32.fixed(0.1f * 255, 31));
  }

  @Test
  void smallStepsHaveMoreFractionBits() {
    assertThat(operator(0x1p-27, IntType.signed(8)).fractionBits()).isEqualTo(52);
    assertThat(operator(3.9, IntType.signed(8)).fractionBits()).isEqualTo(31);
  }
}
