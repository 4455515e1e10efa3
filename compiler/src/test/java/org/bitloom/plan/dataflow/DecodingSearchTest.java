// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Decoding;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.Window;
import org.bitloom.operator.Window.Axis;
import org.bitloom.plan.engine.DecodedWeights;
import org.bitloom.plan.engine.Folding;
import org.bitloom.sparse.SymbolStream;
import org.junit.jupiter.api.Test;

/** When compressed weights are decoded, and what the stream of an array's memory has. */
class DecodingSearchTest {
  private static final IntType INT8 = IntType.signed(8);
  private static final Axis THREE = new Axis(3, 1, 1, 0, 0);

  private static Tensor weights(Shape shape, double density, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(
        shape, i -> random.nextDouble() < density ? 1 + random.nextLong(100) : 0);
  }

  private static WeightEncoding sparse() {
    return new SparseHuffman(new WeightEncoding.TwosComplement(INT8));
  }

  private static Conv2d convolution(double density) {
    return new Conv2d(
        TensorType.full(Shape.of(8, 8, 6), INT8),
        weights(Shape.of(10, 3, 3, 6), density, 1),
        sparse(),
        Tensor.generate(Shape.of(10), i -> i),
        new Window(THREE, THREE),
        0);
  }

  @Test
  void itTakesNoMoreMultipliersThanEitherWay() {
    for (double density : new double[] {0.02, 0.1, 0.2}) {
      Conv2d layer = convolution(density);
      ArraySearch both = ArraySearch.of(layer, Optional.empty());
      ArraySearch lanes = ArraySearch.of(layer, Optional.of(Decoding.LANES));
      ArraySearch arrays = ArraySearch.of(layer, Optional.of(Decoding.START));
      for (long target = 1; target < 20_000; target += 97) {
        int most = Integer.MAX_VALUE;
        int lane = lanes.smallest(target).map(Folding::multipliers).orElse(most);
        int array = arrays.smallest(target).map(Folding::multipliers).orElse(most);
        Optional<Folding> found = both.smallest(target);
        assertThat(found.map(Folding::multipliers).orElse(most)).isEqualTo(Math.min(lane, array));
        long cycles = found.map(both::cycles).orElse(0L);
        assertThat(cycles).isLessThanOrEqualTo(target);
        assertThat(found.map(Folding::decoding).orElse(false)).isEqualTo(lane < array);
      }
    }
  }

  @Test
  void lanesAreForFewWeightsAndArraysForMany() {
    assertThat(ArraySearch.of(convolution(0.02), Optional.empty()).smallest(3000).orElseThrow())
        .matches(Folding::decoding);
    assertThat(ArraySearch.of(convolution(0.5), Optional.empty()).smallest(3000).orElseThrow())
        .matches(f -> !f.decoding());
  }

  @Test
  void weightsThatOneVectorMeetsAreDecodedByLanes() {
    Dense layer =
        new Dense(
            TensorType.full(Shape.of(20), INT8),
            weights(Shape.of(30, 20), 1, 2),
            sparse(),
            Tensor.generate(Shape.of(30), i -> 0));
    assertThat(ArraySearch.of(layer, Optional.empty()).serial().decoding()).isTrue();
    assertThat(ArraySearch.of(layer, Optional.of(Decoding.START)).serial().decoding()).isFalse();
  }

  /** Every word of an array of any size, from the stream. */
  @Test
  void theStreamHasTheWeightsInTheOrderOfTheWords() {
    Conv2d layer = convolution(0.3);
    FoldingSearch search = FoldingSearch.of(layer);
    for (int pe = 1; pe <= 10; pe += 3) {
      for (int simd = 1; simd <= 54; simd += 4) {
        Folding folding = search.folding(pe, simd);
        DecodedWeights decoded = DecodedWeights.of(layer, folding);
        assertThat(decoded.weights()).isEqualTo((int) (folding.cycles() * pe * simd));
        SymbolStream stream = decoded.image().lanes().get(0);
        long[] row = stream.decode(decoded.image().reach(), decoded.weights(), 0);
        check(layer, folding, row);
      }
    }
  }

  private static void check(Conv2d layer, Folding folding, long... row) {
    int place = 0;
    int kept = 0;
    for (int group = 0; group < folding.neuronFold(); group++) {
      for (int word = 0; word < folding.synapseFold(); word++) {
        for (int lane = 0; lane < folding.multipliers(); lane++) {
          int output = group * folding.pe() + lane / folding.simd();
          int input = folding.input(word, lane % folding.simd());
          boolean inside = output < layer.outputCount() && input >= 0;
          assertThat(row[place]).isEqualTo(inside ? layer.weight(output, input) : 0);
          kept += row[place++] == 0 ? 0 : 1;
        }
      }
    }
    assertThat(place).isEqualTo(row.length);
    int all = 0;
    for (int i = 0; i < layer.weights().size(); i++) {
      all += layer.weights().get(i) == 0 ? 0 : 1;
    }
    assertThat(kept).isEqualTo(all);
  }
}
