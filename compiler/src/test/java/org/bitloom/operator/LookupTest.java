// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.junit.jupiter.api.Test;

class LookupTest {
  private static final IntType INT3 = IntType.signed(3);
  private static final Tensor SQUARES = Tensor.of(Shape.of(8), 16, 9, 4, 1, 0, 1, 4, 9);

  @Test
  void theTableStartsAtTheSmallestValueOfTheType() {
    TensorType input = TensorType.full(Shape.of(2, 2), INT3);
    Lookup squares = new Lookup(input, SQUARES, IntType.unsigned(5));
    Tensor x = Tensor.of(Shape.of(2, 2), -4, -1, 0, 3);
    assertThat(squares.evaluate(List.of(x))).isEqualTo(Tensor.of(Shape.of(2, 2), 16, 1, 0, 9));
  }

  @Test
  void theOutputRangeHoldsWhatTheInputReachesAndNoMore() {
    TensorType input = new TensorType(Shape.of(5), INT3, new Interval(-2, 1));
    Lookup squares = new Lookup(input, SQUARES, IntType.unsigned(5));
    assertThat(squares.output())
        .isEqualTo(new TensorType(Shape.of(5), IntType.unsigned(5), new Interval(0, 4)));
  }

  @Test
  void aTableOfAnotherSizeOrTypeIsRefused() {
    TensorType wide = TensorType.full(Shape.of(1), IntType.signed(17));
    Tensor zeros = Tensor.generate(Shape.of(1 << 17), i -> 0);
    assertThatThrownBy(() -> new Lookup(wide, zeros, INT3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elements of 17 bits");
    TensorType input = TensorType.full(Shape.of(1), IntType.signed(4));
    assertThatThrownBy(() -> new Lookup(input, SQUARES, IntType.unsigned(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 values for elements of 4 bits");
    TensorType narrow = TensorType.full(Shape.of(1), INT3);
    assertThatThrownBy(() -> new Lookup(narrow, SQUARES, IntType.unsigned(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exceed uint4");
  }
}
