// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.bitloom.Compiler;
import org.bitloom.calibrate.SmallNetwork;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clauses that ask for compressed weights, and what is wrong with them. */
class SparseFormatTest {
  @TempDir private Path folder;

  private String complaints(String clause) throws IOException {
    return complaints(clause, "");
  }

  /** Whether weights are compressed is known before their scales are. */
  @Test
  void calibratedWeightsAreDecodedAndFoldedAsIsSaid() throws IOException {
    SmallNetwork small = SmallNetwork.in(folder);
    String text =
        Files.readString(small.source())
            .replace(" by mse", "")
            .replace("calibrate", "fc1 weights codebook(4) sparse huffman;\n        calibrate");
    assertThat(calibrated(text + "hardware { multipliers 8; fc1 decode start; }")).isEmpty();
    assertThat(calibrated(text + "hardware { multipliers 8; fc1 fold(pe: 2, simd: 3); }"))
        .contains("B0250");
    assertThat(calibrated(text + "hardware { multipliers 8; fc2 decode start; }"))
        .contains("B0248");
  }

  private String calibrated(String text) throws IOException {
    Diagnostics diagnostics = new Diagnostics();
    Path file = Files.writeString(folder.resolve("small.loom"), text);
    new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics).read(file);
    return diagnostics.sorted().stream().map(d -> d.code().id()).collect(Collectors.joining());
  }

  private String complaints(String clause, String hardware) throws IOException {
    String text =
        """
        network n {
            input x: int8[4] scale 0.1;
            y = dense(x, units: 2, weights: [[1, 0, 0, 2], [0, 0, 3, 0]]);
            p = relu(y);
            output p;
        }
        numerics { default activations int8 scale 0.1; %s }
        hardware { multipliers 4; %s }
        """
            .formatted(clause, hardware);
    Diagnostics diagnostics = new Diagnostics();
    Path file = Files.writeString(folder.resolve("n.loom"), text);
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    boolean read = compiler.read(file).isPresent();
    assertThat(read).isEqualTo(!diagnostics.hasErrors());
    return diagnostics.sorted().stream()
        .map(d -> d.code().id() + " " + d)
        .collect(Collectors.joining("; "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y weights int8 sparse scale 1 | B0224 | 'huffman' must follow 'sparse'",
        "y weights int8 huffman scale 1 | B0227 | 'huffman'",
        "y weights int8 sprase huffman scale 1 | B0224 | did you mean 'sparse'?",
        "y weights int8 sparse huffman sparse huffman scale 1 | B0224 | must stand before it",
        "y weights int16 sparse huffman scale 1 | B0224 | at most 8 bits",
        "y weights accumulator sparse huffman scale 1 | B0224 | type of their own",
        "y weights int8 affine sparse huffman scale 1 | B0224 | have zero_point 0",
        "y weights int8 sparse huffman scale 1 zero_point 3 | B0224 | have zero_point 0",
        "y weights codebook(1) sparse huffman scale 1 | B0229 | 2 to 256",
        "y weights codebook(257) sparse huffman scale 1 | B0229 | 2 to 256",
        "y weights codebook(2) sparse huffman scale 1 | B0261 | 0 is not counted",
        "y weights int8 scale 1, activations int8 sparse huffman scale 1 | B0224 | only weights",
        "y weights int8 scale 1; p weights int8 sparse huffman | B0226 | means nothing for 'p'",
      })
  void whatIsWrongIsSaid(String clause, String code, String words) throws IOException {
    assertThat(complaints(clause + ";")).contains(code).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sparse huffman | y fold(pe: 1, simd: 2); | B0250 | multiplies one of them per cycle",
        "sparse huffman | y decode lanes; y fold(pe: 1, simd: 2); | B0250 | y decode start;",
        "sparse huffman | y decode; | B0248 | write y decode start; or y decode lanes;",
        "sparse huffman | y decode later; | B0248 | write y decode start; or y decode lanes;",
        "sparse huffman | y decode start; y decode start; | B0248 | the second one",
        "sparse huffman | p decode start; | B0248 | no compressed weights",
        "sparse huffman | y decode start; target array; | B0248 | no fold and no decode",
        "'' | y decode start; | B0248 | y weights int8 sparse huffman",
      })
  void whatHardwareCannotDoIsSaid(String format, String hardware, String code, String words)
      throws IOException {
    assertThat(complaints("y weights int8 " + format + " scale 1;", hardware))
        .contains(code)
        .contains(words);
  }

  @Test
  void weightsThatAreDecodedAtTheStartMeetSeveralInputsPerCycle() throws IOException {
    String clause = "y weights int8 sparse huffman scale 1;";
    assertThat(complaints(clause, "y fold(pe: 2, simd: 4); y decode start;")).isEmpty();
    assertThat(complaints(clause, "y decode start; y fold(pe: 1, simd: 3);")).isEmpty();
    assertThat(complaints(clause, "y fold(pe: 2, simd: 1); y decode lanes;")).isEmpty();
  }

  @Test
  void aTypeOfAtMost8BitsCanBeSparse() throws IOException {
    for (String type : new String[] {"int8", "int4", "uint8", "codebook(3)"}) {
      assertThat(complaints("y weights " + type + " sparse huffman scale 1;")).isEmpty();
    }
  }
}
