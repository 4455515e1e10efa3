// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReproductionTest {
  @Test
  void theCommandKeepsWhatDecidesTheRunAndChoosesOneVector() {
    assertThat(
            Reproduction.command(
                List.of(
                    "cosim",
                    "a net.loom",
                    "--seed",
                    "3",
                    "--json",
                    "r.json",
                    "--junit=r.xml",
                    "--vector",
                    "2",
                    "--quiet",
                    "--inputs=x.npy"),
                OptionalInt.of(7)))
        .isEqualTo("bitloom cosim 'a net.loom' --seed 3 --inputs=x.npy --layers --vector 7");
  }

  @Test
  void withoutAVectorAllAreRunAgain() {
    assertThat(Reproduction.command(List.of("cosim", "n.loom", "--layers"), OptionalInt.empty()))
        .isEqualTo("bitloom cosim n.loom --layers");
  }
}
