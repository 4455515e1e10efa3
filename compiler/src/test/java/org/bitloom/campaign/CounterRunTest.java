// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterRunTest {
  private static final String MODULE =
      """
      reg  [1:0] chunk;  // the chunk
      wire       chunk_end = chunk == 2'd%d;
      always @(posedge clk) begin
          if (rst)
              chunk <= 2'd0;
          else if (issue)
              chunk <= chunk_end ? 2'd0 : chunk + 2'd1;
      end
      %s
      """;

  /** Of four states, two lie between 0 and 2 on one way and one on the other. */
  @ParameterizedTest
  @CsvSource({"2, '', true", "1, '', false", "3, '', false", "2, assign address = chunk;, false"})
  void backwardsIsTheSameWhereTheWayIsAsLong(int last, String more, boolean alike) {
    String before = "        chunk <= chunk_end ? 2'd0 : chunk + 2'd1;";
    Fault fault = new Fault("test", "m.v", 7, before, before.replace("+", "-"));
    assertThat(CounterRun.alike(MODULE.formatted(last, more), fault)).isEqualTo(alike);
  }
}
