// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MappedMultipliersTest {
  private static String cell(int number, int left, int right, int product) {
    return """
      attribute \\src "a.v:1"
      cell $mul \\bitloom_mul_%d
        parameter \\A_SIGNED 1
        parameter \\A_WIDTH %d
        parameter signed \\B_WIDTH %d
        parameter \\Y_WIDTH %d
        connect \\A \\a
      end
    """
        .formatted(number, left, right, product);
  }

  @Test
  void whatSavesTheMostLutsPerBlockComesFirst() {
    List<String> dump =
        (cell(0, 8, 8, 16) + cell(1, 20, 17, 37) + cell(2, 16, 16, 32)).lines().toList();

    // 16 x 16 saves 256; 20 x 17 is two slices, one bit of 17 is LUTs: 170 each; 8 x 8 saves 64.
    assertThat(MappedMultipliers.chosen(dump, 1)).containsExactly("bitloom_mul_2");
    assertThat(MappedMultipliers.chosen(dump, 2)).containsExactly("bitloom_mul_2", "bitloom_mul_0");
    assertThat(MappedMultipliers.chosen(dump, 3)).containsExactly("bitloom_mul_2", "bitloom_mul_1");
    assertThat(MappedMultipliers.chosen(dump, 8)).hasSize(3);
    assertThat(MappedMultipliers.chosen(dump, 0)).isEmpty();
  }

  @Test
  void productsThatYosysMapsToLutsTakeNoBlock() {
    List<String> dump = (cell(0, 1, 16, 17) + cell(1, 5, 5, 10)).lines().toList();

    assertThat(MappedMultipliers.chosen(dump, 8)).isEmpty();
  }
}
