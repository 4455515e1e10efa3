// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bitloom.calibrate.SmallNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command: what it writes is a network like any other, and what it cannot do it says. */
class CompressCommandTest {
  @TempDir private Path folder;

  private SmallNetwork small;

  @BeforeEach
  void write() throws IOException {
    small = SmallNetwork.in(folder);
  }

  private CliRun compress(String... options) {
    String[] all = new String[options.length + 6];
    all[0] = "compress";
    all[1] = small.source().toString();
    all[2] = "--data";
    all[3] = small.data().toString();
    all[4] = "-o";
    all[5] = folder.resolve("out").toString();
    System.arraycopy(options, 0, all, 6, options.length);
    return CliRun.of((Object[]) all);
  }

  @Test
  void givenDensitiesMakeANetworkWhoseLayersAreSparse() throws IOException {
    CliRun run = compress("--density", "0.3", "--codebook", "conv=16,fc1=4");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("times smaller than float32");
    assertThat(Files.readString(folder.resolve("out/small.loom")))
        .contains("weights codebook(16) sparse huffman")
        .contains("weights codebook(4) sparse huffman");
    assertThat(CliRun.of("check", folder.resolve("out/small.loom")).code()).isZero();
  }

  @Test
  void withLabelsTheSearchKeepsTheAccuracy() throws IOException {
    CliRun run = compress("--labels", small.labels().toString(), "--max-drop", "10%");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("2[789]\\d of 300 samples right|300 of 300");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--density | 0 | a density is above 0",
        "--density | 1.5 | a density is above 0",
        "--density | NaN | a density is above 0",
        "--density | depth=0.5 | no layer 'depth' can be compressed",
        "--density | conv | is no number",
        "--density | conv=0.5,conv=0.6 | named twice",
        "--codebook | 1 | 2 to 256 values",
        "--codebook | 300 | 2 to 256 values",
        "--max-drop | 1% | --labels is missing",
        "--target-ratio | 0.5 | a number above 1"
      })
  void whatCannotBeDoneIsSaid(String option, String value, String expected) {
    CliRun run = compress(option, value);
    assertThat(run.code()).isIn(1, 2);
    assertThat(run.err()).contains(expected);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void withoutAnythingToGoByThereIsNothingToDo() {
    assertThat(compress().err()).contains("B0805", "--target-ratio");
  }

  @Test
  void aRatioThatIsOutOfReachIsSaidAndNothingIsWritten() {
    CliRun run = compress("--density", "0.5", "--target-ratio", "1000");
    assertThat(run.code()).isIn(1, 2);
    assertThat(run.err()).contains("B0806");
    assertThat(folder.resolve("out/small.loom")).doesNotExist();
  }
}
