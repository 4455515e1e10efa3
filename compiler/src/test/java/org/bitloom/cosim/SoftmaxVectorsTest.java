// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.junit.jupiter.api.Test;

class SoftmaxVectorsTest {
  private static final Path DESIGN =
      Path.of("../testbenches/src/test/resources/designs/softmax.loom");

  private static IntegerNetwork network() {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler.read(DESIGN).flatMap(compiler::check).orElseThrow();
  }

  private static Softmax softmax(IntegerNetwork network, String layer) {
    return network.nodes().stream()
        .filter(node -> node.layer().equals(layer))
        .map(node -> (Softmax) node.operator())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void inputsAreFoundForWhichASumThatIsOneOffShows() {
    IntegerNetwork network = network();
    Softmax classes = softmax(network, "classes");
    List<List<Tensor>> found = SoftmaxVectors.of(network, 4, 1000, 1);

    assertThat(found).hasSize(2);
    assertThat(found).anyMatch(vector -> classes.dependsOnSum(vector.get(0), 1));
    assertThat(found).anyMatch(vector -> classes.dependsOnSum(vector.get(0), -1));
  }

  /** Its input has 3 bits: none of all vectors is near enough to an edge. */
  @Test
  void aSoftmaxOfFewCodesNeverShowsIt() {
    Softmax sharp = softmax(network(), "sharp");
    int channels = sharp.input().shape().channels();
    int vectors = 1 << 3 * channels;

    assertThat(IntStream.range(0, vectors))
        .noneMatch(v -> sharp.dependsOnSum(codes(v, channels), 1));
  }

  /**
   * Nor does it show that the line from which the reciprocal starts is one step higher, or that
   * each product is one step lower.
   */
  @Test
  void norDoesItShowTheLastBitOfAReciprocal() {
    Softmax sharp = softmax(network(), "sharp");
    int channels = sharp.input().shape().channels();
    Multiplication right = new Multiplication(1515870810, 1L << 30);

    for (int v = 0; v < 1 << 3 * channels; v++) {
      List<Long> outputs = right.outputs(sharp, codes(v, channels));
      assertThat(sharp.evaluate(List.of(codes(v, channels))).toArray())
          .containsExactly(outputs.toArray(Long[]::new));
      assertThat(new Multiplication(1515870811, 1L << 30).outputs(sharp, codes(v, channels)))
          .isEqualTo(outputs);
      assertThat(new Multiplication(1515870810, -(1L << 30)).outputs(sharp, codes(v, channels)))
          .isEqualTo(outputs);
    }
  }

  /**
   * What the one multiplier of the unit computes.
   *
   * @param start of the line from which the reciprocal is improved, Q2.29
   * @param nudge added to each product before its 31 lowest bits are dropped
   */
  private record Multiplication(long start, long nudge) {
    private long product(long a, long b) {
      return (a * b + nudge) >> 31;
    }

    private long reciprocal(long h) {
      long y = start + product(h, -1010580540);
      for (int i = 0; i < 3; i++) {
        y += product(y, (1L << 29) - product(h, y)) << 2;
      }
      return Math.min(y << 1, (1L << 31) - 1);
    }

    /** Returns the outputs of one vector. */
    List<Long> outputs(Softmax softmax, Tensor x) {
      long max = x.range().max();
      List<Long> exponentials =
          LongStream.of(x.toArray()).mapToObj(e -> softmax.exponential((int) (max - e))).toList();
      long sum = exponentials.stream().mapToLong(Softmax::summand).sum();
      int headroom = Integer.numberOfLeadingZeros((int) sum);
      long inverse = reciprocal(sum << headroom >> 1);
      int excess = 12 - headroom;
      return exponentials.stream()
          .map(e -> product(inverse, e) >> 22 >> excess)
          .map(doubled -> Math.min((doubled + 1) >> 1, 255) + softmax.outputType().min())
          .toList();
    }
  }

  private static Tensor codes(int vector, int channels) {
    return Tensor.generate(Shape.of(channels), i -> vector >> 3 * i & 7);
  }
}
