// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bitloom.Draws;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightedSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds every fast kernel against the scalar meaning of its operator. */
class KernelTest {
  private static final int SEEDS = Draws.of(600);

  private static Elements[] elements(Operator operator, List<Tensor> inputs) {
    Elements[] elements = new Elements[inputs.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Elements.of(inputs.get(i), operator.inputs().get(i));
    }
    return elements;
  }

  private static void assertEqualToScalar(Operator operator, List<Tensor> inputs, String where) {
    Tensor expected = operator.evaluate(inputs);
    Elements actual = Kernel.of(operator).run(elements(operator, inputs));
    assertThat(actual.tensor(expected.shape())).as(where).isEqualTo(expected);
    boolean narrow = Elements.narrow(operator.output());
    assertThat(actual).as(where).isInstanceOf(narrow ? Elements.Narrow.class : Elements.Wide.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, ConvolutionKernel Evaluation",
    "1, DepthwiseKernel Evaluation",
    "2, DenseKernel Evaluation",
    "3, Evaluation MatMulKernel",
    "4, Evaluation LookupKernel RequantizeKernel",
    "5, Evaluation LookupKernel",
    "6, ArgMaxKernel Evaluation",
    "7, SoftmaxKernel",
    "8, CombineKernel Evaluation",
    "9, Evaluation PoolKernel",
    "10, LogSoftmaxKernel"
  })
  void random_operators_equal_their_scalar_meaning(int kind, String kernels) {
    Set<String> seen = new TreeSet<>();
    Set<Lanes> lanes = EnumSet.noneOf(Lanes.class);
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomOperators random = new RandomOperators(seed);
      Operator operator = random.operator(kind);
      List<Tensor> inputs = operator.inputs().stream().map(random::values).toList();
      assertEqualToScalar(operator, inputs, "seed " + seed);
      seen.add(Kernel.of(operator).getClass().getSimpleName());
      if (operator instanceof WeightedSum sum) {
        lanes.add(Lanes.of(sum));
      }
    }
    assertThat(String.join(" ", seen)).isEqualTo(kernels);
    assertThat(lanes).hasSize(kind < 3 ? Lanes.values().length : 0);
  }

  @ParameterizedTest
  @EnumSource(Rounding.class)
  void every_rounding_is_right_at_every_tie(Rounding rounding) {
    TensorType input = TensorType.full(Shape.of(4096), IntType.signed(12));
    for (int drop = 0; drop < 8; drop++) {
      Multiplier half =
          rounding == Rounding.FLOAT32_EVEN
              ? new Multiplier(1L << 23, 23 + drop)
              : new Multiplier(1L << 30, 30 + drop);
      Interval clamp = IntType.signed(16).range();
      Requantization requantization = new Requantization(rounding, List.of(half), 0, 1, clamp);
      Requantize operator = new Requantize(input, requantization, IntType.signed(16));
      assertEqualToScalar(
          operator, List.of(Tensor.generate(input.shape(), i -> i - 2048)), "shift " + drop);
    }
  }

  @Test
  void products_that_are_shared_among_cores_equal_the_scalar_meaning() {
    int[][] rows = new int[64][300];
    long[] bias = new long[64];
    int[][] vectors = new int[512][300];
    for (int i = 0; i < 300; i++) {
      for (int o = 0; o < rows.length; o++) {
        rows[o][i] = (i * 7 + o * 13) % 255 - 127;
        bias[o] = o;
      }
      for (int v = 0; v < vectors.length; v++) {
        vectors[v][i] = (i * 11 + v * 5) % 251 - 125;
      }
    }
    int[] y =
        new MatrixProduct(rows, bias, Lanes.INT, true)
            .with(512, (v, into) -> System.arraycopy(vectors[v], 0, into, 0, 300))
            .ints();
    for (int v = 0; v < vectors.length; v++) {
      for (int o = 0; o < rows.length; o++) {
        long sum = bias[o];
        for (int i = 0; i < 300; i++) {
          sum += (long) rows[o][i] * vectors[v][i];
        }
        assertThat(y[v * 64 + o]).isEqualTo(Math.toIntExact(sum));
      }
    }
  }

  @Test
  void narrow_elements_are_never_cut_from_wide_ones() {
    TensorType narrow = TensorType.full(Shape.of(1), IntType.signed(32));
    Tensor beyond = Tensor.of(Shape.of(1), 1L << 31);
    assertThatThrownBy(() -> Elements.of(beyond, narrow)).isInstanceOf(ArithmeticException.class);
    TensorType wide = TensorType.full(Shape.of(1), IntType.unsigned(32));
    Elements elements = Elements.of(beyond, wide);
    assertThat(elements.tensor(Shape.of(1))).isEqualTo(beyond);
    assertThatThrownBy(elements::ints).isInstanceOf(IllegalStateException.class);
  }
}
