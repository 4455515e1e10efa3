// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpzWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCommandTest {
  @TempDir private Path folder;

  @Test
  void aNetworkHasALinePerScheme() {
    CliRun run = CliRun.of("memory", CliRun.example("mlp/mlp.loom"));

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern("FP32 +32.00 +0 +101632 +1.00 x ")
        .containsPattern("bipolar +1.00 +1344 +3344 +30.39 x ")
        .containsPattern("codebook\\(16\\), Huffman ")
        .contains("mlp: 25408 weights");
  }

  /** 16 weights of two channels: 2 scales of 32 bits beside 16 codes of 8. */
  @Test
  void anArchiveOfFloatWeightsNeedsNoNetwork() throws IOException {
    double[] weights = new double[16];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i % 3 - 1) * 0.5;
    }
    Path archive = archive(weights);
    Path json = folder.resolve("memory.json");

    CliRun run = CliRun.of("memory", archive, "--json", json, "--quiet");

    assertThat(run).isEqualTo(new CliRun(0, "", ""));
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(report.get("weights").asLong()).isEqualTo(16);
    JsonNode int8 = scheme(report, "int8");
    assertThat(int8.get("code_bits").asLong()).isEqualTo(16 * 8);
    assertThat(int8.get("table_bits").asLong()).isEqualTo(2 * 32);
    assertThat(int8.get("bytes").asLong()).isEqualTo(24);
    assertThat(scheme(report, "ternary").get("sqnr_decibels").isNull()).isTrue();
    assertThat(scheme(report, "bipolar").get("sqnr_decibels").asDouble()).isBetween(3.0, 6.0);
  }

  private static JsonNode scheme(JsonNode report, String name) {
    for (JsonNode scheme : report.get("schemes")) {
      if (scheme.get("name").asText().equals(name)) {
        return scheme;
      }
    }
    throw new AssertionError(name);
  }

  private Path archive(double... weights) throws IOException {
    Path file = folder.resolve("weights.npz");
    NpyArray array = NpyArray.ofReals(NpyType.FLOAT32, List.of(2, weights.length / 2), weights);
    NpzWriter.write(file, Map.of("fc.weights", array));
    return file;
  }

  @Test
  void aWeightThatIsNoNumberIsADiagnostic() throws IOException {
    CliRun run = CliRun.of("memory", archive(1, Double.NaN));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0242]", "layer 'fc'", "NaN");
  }

  @Test
  void anArchiveWithoutWeightsIsADiagnosticThatNamesItsArrays() throws IOException {
    Path file = folder.resolve("other.npz");
    NpzWriter.write(file, Map.of("fc.bias", NpyArray.ofReals(NpyType.FLOAT32, List.of(1), 1)));

    CliRun run = CliRun.of("memory", file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0408]", "LAYER.weights", "fc.bias");
  }
}
