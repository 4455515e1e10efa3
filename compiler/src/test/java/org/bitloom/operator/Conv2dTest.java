// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Window.Axis;
import org.junit.jupiter.api.Test;

class Conv2dTest {
  private static final IntType INT8 = IntType.signed(8);

  private static final Axis PLAIN = new Axis(1, 1, 1, 0, 0);

  @Test
  void a_row_of_three_is_summed_with_its_padding() {
    TensorType input = TensorType.full(Shape.of(1, 3, 1), INT8);
    Window window = new Window(PLAIN, new Axis(3, 1, 1, 1, 1));
    Conv2d operator =
        new Conv2d(
            input,
            Tensor.of(Shape.of(1, 1, 3, 1), 1, 10, 100),
            INT8,
            Tensor.of(Shape.of(1), 1000),
            window,
            7);
    Tensor y = operator.evaluate(List.of(Tensor.of(input.shape(), 1, 2, 3)));
    assertThat(y).isEqualTo(Tensor.of(Shape.of(1, 3, 1), 1217, 1321, 1732));
    assertThat(operator.macs()).isEqualTo(9);
  }

  @Test
  void each_depthwise_output_reads_its_own_channel() {
    TensorType input = TensorType.full(Shape.of(2, 1, 2), INT8);
    Window window = new Window(new Axis(2, 1, 1, 0, 0), PLAIN);
    DepthwiseConv2d operator =
        new DepthwiseConv2d(
            input,
            Tensor.of(Shape.of(2, 1, 4), 1, 2, 3, 4, 10, 20, 30, 40),
            INT8,
            Tensor.of(Shape.of(4), 0, 0, 0, 1),
            window,
            0);
    Tensor y = operator.evaluate(List.of(Tensor.of(input.shape(), 1, 2, 3, 4)));
    assertThat(y).isEqualTo(Tensor.of(Shape.of(1, 1, 4), 31, 62, 126, 169));
    assertThat(operator.multiplier()).isEqualTo(2);
  }

  @Test
  void padding_widens_the_proven_range_and_only_where_there_is_padding() {
    TensorType input = new TensorType(Shape.of(1, 2, 1), INT8, new Interval(0, 5));
    Tensor weights = Tensor.of(Shape.of(1, 1, 2, 1), 3, -2);
    Tensor bias = Tensor.of(Shape.of(1), 0);
    Window open = new Window(PLAIN, new Axis(2, 1, 1, 0, 0));
    Window padded = new Window(PLAIN, new Axis(2, 1, 1, 1, 0));
    assertThat(new Conv2d(input, weights, INT8, bias, open, -9).output().range())
        .isEqualTo(new Interval(-10, 15));
    assertThat(new Conv2d(input, weights, INT8, bias, padded, -9).output().range())
        .isEqualTo(new Interval(-37, 33));
  }

  @Test
  void same_padding_puts_the_odd_element_behind() {
    assertThat(Axis.same(6, 3, 2, 1)).isEqualTo(new Axis(3, 2, 1, 0, 1));
    assertThat(Axis.same(7, 3, 1, 2)).isEqualTo(new Axis(3, 1, 2, 2, 2));
    assertThat(Axis.same(5, 1, 3, 1)).isEqualTo(new Axis(1, 3, 1, 0, 0));
    for (int input = 1; input < 9; input++) {
      assertThat(Axis.same(input, 3, 2, 1).windows(input)).isEqualTo(Math.ceilDiv(input, 2));
    }
  }

  @Test
  void weights_of_another_shape_are_refused() {
    TensorType input = TensorType.full(Shape.of(2, 2, 2), INT8);
    Tensor bias = Tensor.of(Shape.of(1), 0);
    Tensor weights = Tensor.of(Shape.of(1, 1, 1, 1), 1);
    assertThatThrownBy(() -> new Conv2d(input, weights, INT8, bias, new Window(PLAIN, PLAIN), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
