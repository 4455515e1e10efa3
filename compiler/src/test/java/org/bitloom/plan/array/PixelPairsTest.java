// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Shape;
import org.junit.jupiter.api.Test;

/** Words of two pixels, of which the array makes both at once. */
class PixelPairsTest {
  private static ArrayPlan plan(int multipliers) {
    Path file = Path.of("../testbenches/src/test/resources/designs/pixel_pairs.loom");
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(multipliers), Map.of())
            .withArray(Optional.of(new Hardware.SharedArray(256, 128)));
    return ArrayPlanner.plan(compiler.read(file).orElseThrow().with(hardware), new Diagnostics())
        .orElseThrow();
  }

  private static Sweep sweep(ArrayPlan plan, String layer) {
    return plan.passes().stream()
        .filter(p -> p instanceof Sweep && p.layer().equals(layer))
        .map(Sweep.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Conv2d conv(ArrayPlan plan, String layer) {
    Operator operator =
        plan.proven().graph().nodes().stream()
            .filter(n -> n.layer().equals(layer))
            .findFirst()
            .orElseThrow()
            .operator();
    return (Conv2d) operator;
  }

  @Test
  void mapsOfHalfAsManyChannelsAsElementsAreInPairsUpToThePointwiseLayer() {
    ArrayPlan plan = plan(64);

    assertThat(plan.windows().pairs()).hasSize(3);
    assertThat(plan.portions().stream().map(p -> p.place().columns()).toList())
        .containsExactly(3, 6, 6, 6, 12, 6, 1, 1);
    assertThat(sweep(plan, "stem").words()).isEqualTo(20 * (7 + 6));
    assertThat(sweep(plan, "deeper").words()).isEqualTo(20 * 6 + 1 + 20 * 6);
    assertThat(sweep(plan, "point").words()).isEqualTo(4 * 20 * 6);
  }

  @Test
  void wordsOfAnotherLengthHoldOnePixel() {
    for (int multipliers : new int[] {16, 32, 128, 256}) {
      assertThat(plan(multipliers).windows().pairs()).isEmpty();
    }
  }

  @Test
  void mapsInPairsHaveTheirElementsInTheSameOrder() {
    assertThat(PixelPairs.shape(Shape.of(7, 12, 4))).isEqualTo(Shape.of(7, 6, 8));
  }

  /** Both kernels in one window of five columns: the second begins two columns further right. */
  @Test
  void theWindowOfTwoResultsHasBothKernels() {
    ArrayPlan plan = plan(64);
    Conv2d conv = conv(plan, "stem");
    Sweep stem = sweep(plan, "stem");
    for (int output = 0; output < 4; output++) {
      int o = output;
      List<Long> left = weights(stem, o, 15);
      List<Long> right = weights(stem, 4 + o, 15);
      for (int i = 0; i < 15; i++) {
        int row = i / 5;
        int column = i % 5;
        assertThat(left.get(i)).isEqualTo(column < 3 ? conv.weight(o, 3 * row + column) : 0L);
        assertThat(right.get(i)).isEqualTo(column >= 2 ? conv.weight(o, 3 * row + column - 2) : 0L);
      }
      assertThat(weights(stem, o, 16).get(15)).isZero();
      assertThat(stem.contents().scaling(4 + o)).isEqualTo(stem.contents().scaling(o));
    }
  }

  private static List<Long> weights(Sweep sweep, int output, int elements) {
    return IntStream.range(0, elements)
        .mapToObj(e -> sweep.contents().weight(output, e / 8, e % 8))
        .toList();
  }

  /** Results 0 to 15 are those of the even pixel, and see the lower half of a word. */
  @Test
  void eachPixelOfAWordHasTheWeightsOfItsHalf() {
    ArrayPlan plan = plan(64);
    Conv2d conv = conv(plan, "point");
    Sweep point = sweep(plan, "point");

    for (int lane = 0; lane < 4; lane++) {
      assertThat(point.contents().weight(5, 0, lane)).isEqualTo(conv.weight(5, lane));
      assertThat(point.contents().weight(5, 0, 4 + lane)).isZero();
      assertThat(point.contents().weight(21, 0, lane)).isZero();
      assertThat(point.contents().weight(21, 0, 4 + lane)).isEqualTo(conv.weight(5, lane));
    }
  }
}
