// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzeCommandTest {
  @TempDir private Path folder;

  @Tag("search")
  @Test
  void lenetHasTablesPicturesAndAnAccuracy() throws IOException {
    Path json = folder.resolve("analysis.json");

    CliRun run =
        CliRun.of(
            "analyze",
            CliRun.example("lenet5/lenet5.loom"),
            "--data",
            CliRun.example("lenet5/inputs.npy"),
            "--labels",
            CliRun.example("lenet5/labels.npy"),
            "--json",
            json,
            "-o",
            folder.resolve("pictures"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("conv2 +int8 +-\\d")
        .containsPattern("fc1 +int8 +400000 +500 ")
        .contains("integer network agree on the class of 64\n")
        .contains("accuracy: real 100.00 %, simulated 100.00 %, integers 100.00 %");
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(report.get("accuracy").get("integers").asDouble()).isEqualTo(1);
    for (JsonNode tensor : report.get("tensors")) {
      assertThat(tensor.get("simulation_agreement").asDouble()).isGreaterThan(0.999);
      assertThat(tensor.get("simulation_steps").asDouble()).isLessThan(1.001);
      assertThat(tensor.get("trade_off").size()).isGreaterThan(30);
      String picture = "range_" + tensor.get("name").asText() + ".svg";
      assertThat(folder.resolve("pictures").resolve(picture)).isNotEmptyFile();
    }
    assertThat(folder.resolve("pictures/sqnr.svg")).content().contains("<title>lenet5");
  }

  /** x is 0.5, 1 and 3 at steps of 1: rounded by 0.5, exact, and clipped to 1. y is twice that. */
  @Test
  void errorsAreThoseThatAPencilFinds() throws IOException {
    Path json = folder.resolve("analysis.json");
    Path file = network();
    NpyWriter.write(
        folder.resolve("x.npy"), NpyArray.ofReals(NpyType.FLOAT32, List.of(3, 1), 0.5, 1, 3));

    CliRun run = CliRun.of("analyze", file, "--data", folder.resolve("x.npy"), "--json", json);

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    JsonNode x = report.get("tensors").get(0);
    assertThat(x.get("clipping_error").asDouble()).isCloseTo(4 / 3.0, within(1e-2));
    assertThat(x.get("rounding_error").asDouble()).isCloseTo(0.25 / 3, within(1e-2));
    double noise = 0.25 + 4;
    double power = 0.25 + 1 + 9;
    assertThat(x.get("network_sqnr_decibels").asDouble())
        .isCloseTo(10 * Math.log10(power / noise), within(1e-6));
    JsonNode y = report.get("tensors").get(1);
    assertThat(y.get("network_sqnr_decibels").asDouble())
        .isCloseTo(10 * Math.log10(power / noise), within(1e-6));
    assertThat(y.get("simulation_agreement").asDouble()).isEqualTo(1);
    assertThat(report.get("weights").get(0).get("sqnr_decibels").isNull()).isTrue();
    assertThat(report.get("accuracy").isNull()).isTrue();
  }

  private Path network() throws IOException {
    Path file = folder.resolve("n.loom");
    Files.writeString(
        file,
        """
        network n {
            input x: int2[1] scale 1;
            y = dense(x, units: 1, weights: [[2]]);
            output y;
        }
        numerics { y weights int8 scale 1, activations int8 scale 1; }
        """);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "labels_short.npy, B0424",
    "labels_high.npy, B0425",
    "labels_real.npy, B0426",
    "missing.npy, B0401"
  })
  void labelsThatDoNotFitAreADiagnostic(String labels, String code) throws IOException {
    Path file = network();
    NpyWriter.write(
        folder.resolve("x.npy"), NpyArray.ofIntegers(NpyType.INT8, List.of(2, 1), 0, 1));
    NpyWriter.write(
        folder.resolve("labels_short.npy"), NpyArray.ofIntegers(NpyType.INT8, List.of(1), 0));
    NpyWriter.write(
        folder.resolve("labels_high.npy"), NpyArray.ofIntegers(NpyType.INT8, List.of(2), 0, 1));
    NpyWriter.write(
        folder.resolve("labels_real.npy"), NpyArray.ofReals(NpyType.FLOAT32, List.of(2), 0, 0));

    CliRun run =
        CliRun.of(
            "analyze", file, "--data", folder.resolve("x.npy"), "--labels", folder.resolve(labels));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[" + code + "]");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void dataThatDoesNotFitIsADiagnostic() throws IOException {
    NpyWriter.write(
        folder.resolve("x.npy"), NpyArray.ofIntegers(NpyType.INT8, List.of(2, 2), 0, 1, 0, 1));

    CliRun run = CliRun.of("analyze", network(), "--data", folder.resolve("x.npy"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0264]", "[n, 1]");
  }

  /** Channels of a raw accumulator have scales of their own; every one is counted in its own. */
  @Test
  void rawAccumulatorsMeanWhatTheirChannelsSay() throws IOException {
    Path json = folder.resolve("analysis.json");
    Path file = folder.resolve("n.loom");
    Files.writeString(
        file,
        """
        network n {
            input x: int8[2] scale 1e-40;
            y = dense(x, units: 2, weights: [[1, 2], [3, -4]]);
            output y;
        }
        numerics { y weights int8 scale [0.5, 0.25], activations accumulator; }
        """);
    NpyWriter.write(
        folder.resolve("x.npy"), NpyArray.ofIntegers(NpyType.INT8, List.of(2, 2), 1, 2, -3, 100));

    CliRun run = CliRun.of("analyze", file, "--data", folder.resolve("x.npy"), "--json", json);

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode y = JsonMapper.builder().build().readTree(json.toFile()).get("tensors").get(1);
    assertThat(y.get("simulation_agreement").asDouble()).isEqualTo(1);
    assertThat(y.get("scale").isNull()).isTrue();
    JsonNode ratio = y.get("network_sqnr_decibels");
    assertThat(ratio.isNull() || ratio.asDouble() > 100).isTrue();
  }

  @Test
  void aSingleNumberIsNoData() throws IOException {
    NpyWriter.write(folder.resolve("x.npy"), NpyArray.ofIntegers(NpyType.INT8, List.of(), 1));

    CliRun run = CliRun.of("analyze", network(), "--data", folder.resolve("x.npy"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0264]", "has shape []");
  }
}
