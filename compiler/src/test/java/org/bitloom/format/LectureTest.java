// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;
import org.bitloom.format.StorageScheme.Floats;
import org.bitloom.format.StorageScheme.RealCodebook;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightEncoding.SignMagnitude;
import org.junit.jupiter.api.Test;

/** The worked examples of a lecture on number formats, in exact arithmetic. */
class LectureTest {
  private static final Shape SQUARE = Shape.of(4, 4);
  private static final double[] WEIGHTS = {
    2.09, -0.98, 1.48, 0.09,
    0.05, -0.14, -1.08, 2.12,
    -0.91, 1.92, 0, -1.03,
    1.87, 0, 1.53, 1.49
  };

  @Test
  void minus314Point625InFp32() {
    long code = FloatFormat.FP32.encode(-314.625);
    assertThat(FloatFormat.FP32.fields(code)).isEqualTo("1 | 10000111 | 00111010101000000000000");
    assertThat(FloatFormat.FP32.decode(code)).isEqualTo(-314.625);
  }

  /** The lecture's slide misprints the widths of FP16, BF16 and TF32, and the bias of FP32. */
  @Test
  void floatFormatsHaveTheFieldsOfTheirStandards() {
    assertThat(Arrays.stream(FloatFormat.values()).map(LectureTest::fields))
        .containsExactly(
            "FP32 1 + 8 + 23, bias 127",
            "TF32 1 + 8 + 10, bias 127",
            "FP16 1 + 5 + 10, bias 15",
            "BF16 1 + 8 + 7, bias 127");
  }

  private static String fields(FloatFormat f) {
    return "%s 1 + %s + %s, bias %s".formatted(f, f.exponentBits(), f.fractionBits(), f.bias());
  }

  @Test
  void rangesOfTheIntegerFormatsOfEightBits() {
    assertThat(IntType.unsigned(8).range()).hasToString("[0, 255]");
    assertThat(IntType.signed(8).range()).hasToString("[-128, 127]");
    SignMagnitude signMagnitude = new SignMagnitude(8);
    assertThat(LongStream.range(0, 256).map(signMagnitude::value).summaryStatistics())
        .satisfies(s -> assertThat(s.getMin()).isEqualTo(-127))
        .satisfies(s -> assertThat(s.getMax()).isEqualTo(127));
    assertThat(LongStream.range(0, 256).map(signMagnitude::value).distinct().count())
        .isEqualTo(255);
    QuantizedWeights fixed =
        WeightQuantizer.quantize(
            new WeightFormat.FixedPoint(IntType.signed(8), 4),
            Shape.of(2),
            new double[] {-1e9, 1e9},
            Channels.perTensor(2));
    assertThat(fixed.real(0)).isEqualTo(-8);
    assertThat(fixed.real(1)).isEqualTo(7.9375);
  }

  /** {@code S = (r_max - r_min) / (q_max - q_min)}, {@code Z = round(q_min - r_min / S)}. */
  @Test
  void twoBitsOfTheMatrixHaveScale107AndZeroPointMinusOne() {
    IntType type = IntType.signed(2);
    double min = Arrays.stream(WEIGHTS).min().orElseThrow();
    double max = Arrays.stream(WEIGHTS).max().orElseThrow();
    assertThat(min).isEqualTo(-1.08);
    assertThat(max).isEqualTo(2.12);
    double scale = (max - min) / (type.max() - type.min());
    assertThat(scale).isCloseTo(1.07, within(0.005));
    assertThat(Math.rint(type.min() - min / scale)).isEqualTo(-1);
  }

  @Test
  void fourClustersOfTheMatrixNeed20BytesInsteadOf64() {
    RealWeights weights = new RealWeights(SQUARE, WEIGHTS, Channels.perTensor(16));
    assertThat(new Floats(FloatFormat.FP32).size(weights).bits()).isEqualTo(64 * 8);
    StorageScheme.Size shared = new RealCodebook(4).size(weights);
    assertThat(shared.codeBits()).isEqualTo(16 * 2);
    assertThat(shared.tableBits()).isEqualTo(4 * 32);
    assertThat(shared.bits()).isEqualTo(20 * 8);
  }

  @Test
  void theCentroidsOfTheMatrixAreThoseOfTheLecture() {
    double[] centroids = Clusters.of(WEIGHTS, 4);
    double[] printed = {-1.00, 0.00, 1.50, 2.00};
    for (int k = 0; k < printed.length; k++) {
      assertThat(centroids[k]).isCloseTo(printed[k], within(0.005));
    }
    assertThat(IntStream.range(0, 16).map(i -> Clusters.nearest(centroids, WEIGHTS[i])))
        .containsExactly(3, 0, 2, 1, 1, 1, 0, 3, 0, 3, 1, 0, 3, 1, 2, 2);
  }

  /**
   * The bias is real {@code 0.01, 0.02, 0.03, 0.01} at scale {@code 1/255 * 1/255}. The lecture's
   * int32 accumulators are right; its uint8 output matrix is misprinted, and {@code
   * examples/lecture} has the exact one.
   */
  @Test
  void theAccumulatorsOfWxPlusBReach136671() {
    TensorType type = TensorType.full(SQUARE, IntType.unsigned(8));
    Tensor w =
        Tensor.of(
            SQUARE, 247, 163, 189, 255, 148, 214, 214, 207, 0, 46, 229, 71, 145, 245, 204, 207);
    Tensor columns =
        Tensor.of(SQUARE, 105, 0, 107, 99, 64, 105, 61, 209, 186, 105, 181, 43, 168, 145, 255, 89);
    long[] bias =
        Arrays.stream(new double[] {0.01, 0.02, 0.03, 0.01})
            .mapToLong(b -> Math.round(b * 255 * 255))
            .toArray();
    assertThat(bias).containsExactly(650, 1301, 1951, 650);
    // The lecture cuts 1300.5 off where the other biases are rounded.
    bias[1] = 1300;
    MatMul product = new MatMul(type, type, 0, 0, Tensor.of(Shape.of(4), bias));
    Tensor sums = product.evaluate(List.of(columns, w));
    assertThat(sums.range().max()).isEqualTo(136671);
    assertThat(IntType.signedFor(product.output().range()).bits()).isLessThanOrEqualTo(32);
  }
}
