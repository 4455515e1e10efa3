// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

class OverflowTest {
  @Test
  void whatIsTooLargeIsSaid() {
    Throwable overflow = catchThrowable(() -> Math.multiplyExact(Long.MAX_VALUE, 2));

    assertThat(Overflow.diagnostic("x", new RuntimeException(overflow)))
        .hasValueSatisfying(
            d -> {
              assertThat(d.code()).isEqualTo(Code.NUMBERS_TOO_LARGE);
              assertThat(d.notes()).anyMatch(note -> note.contains("long overflow"));
            });
  }

  /** A virtual machine leaves the message out where the same place has overflowed often. */
  @Test
  void anOverflowOfCompiledCodeHasNoMessage() {
    assertThat(Overflow.diagnostic("x", new ArithmeticException()))
        .hasValueSatisfying(
            d -> assertThat(d.notes()).anyMatch(note -> note.contains("more than 64 bits")));
  }

  @Test
  void anythingElseIsNoOverflow() {
    assertThat(Overflow.diagnostic("x", new ArithmeticException("/ by zero"))).isEmpty();
    assertThat(Overflow.diagnostic("x", new IllegalStateException("overflow"))).isEmpty();
  }
}
