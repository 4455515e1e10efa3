// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteLoadsTest {
  @ParameterizedTest
  @CsvSource({
    "'(0xffU & vlSelf->top__DOT__x[0xbU])', 'bitloom::byte(vlSelf->top__DOT__x, 11, 0)'",
    "'(0xffU & (vlSelf->x[3U] >> 8U))', 'bitloom::byte(vlSelf->x, 3, 1)'",
    "'(0xffU & (vlSelf->x[3U] >> 0x10U))', 'bitloom::byte(vlSelf->x, 3, 2)'",
    "'(vlSelf->x[3U] >> 0x18U)', 'bitloom::top(vlSelf->x, 3)'",
    "'f((vlSelf->x[3U] >> 0x18U)) + g', 'f(bitloom::top(vlSelf->x, 3)) + g'",
  })
  void bytesOfWideSignalsAreLoaded(String code, String loads) {
    assertThat(ByteLoads.in(code)).isEqualTo(loads);
  }

  @Test
  void verilatorBreaksLinesBeforeOperators() {
    assertThat(ByteLoads.in("(0xffU \n    & (vlSelf->x[0U] \n       >> 8U))"))
        .isEqualTo("bitloom::byte(vlSelf->x, 0, 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(0x7fU & (vlSelf->x[3U] >> 8U))",
        "(0xffU & (vlSelf->x[3U] >> 9U))",
        "(0xffU & (vlSelf->x >> 8U))",
        "(0xffU & vlSelf->memory[2U][3U])",
        "(0xffU & (vlSelf->memory[vlSelf->i][3U] >> 8U))",
        "(vlSelf->x[3U] << 0x18U)",
        "vlSelf->x[3U] = (0xffU & (vlSelf->y[1U] + vlSelf->x[3U]));",
      })
  void everythingElseStays(String code) {
    assertThat(ByteLoads.in(code)).isEqualTo(code);
  }

  @Test
  void aProcessorHasTheOptionsOfAllItsInstructionsOrNone() {
    assertThat(Processor.options("flags\t: fpu bmi1 avx2 sse2 bmi2")).contains("-mavx2");
    assertThat(Processor.options("flags\t: fpu avx2 sse2")).isEqualTo(List.of());
    assertThat(Processor.options("")).isEqualTo(List.of());
  }
}
