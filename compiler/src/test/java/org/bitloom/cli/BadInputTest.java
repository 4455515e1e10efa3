// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake of a user gives one clear diagnostic and leaves nothing behind. */
class BadInputTest {
  private static final String NETWORK =
      """
      network tiny {
          input x: int8[3] scale 0.5 zero_point 0;

          y = dense(x, units: 2);

          output y;
      }

      weights "tiny.npz";

      numerics {
          y weights int8 scale 0.25, activations int8 scale 1 zero_point 0;
      }
      """;

  @TempDir private Path folder;
  private Path loom;

  @BeforeEach
  void writeNetwork() throws IOException {
    loom = Files.writeString(folder.resolve("tiny.loom"), NETWORK);
    NpyArray weights = NpyArray.ofIntegers(NpyType.INT8, List.of(2, 3), 1, -2, 3, -4, 5, -6);
    NpyArray bias = NpyArray.ofIntegers(NpyType.INT32, List.of(2), 100, -100);
    NpzWriter.write(folder.resolve("tiny.npz"), Map.of("y.weights", weights, "y.bias", bias));
  }

  @Test
  void theNetworkIsCorrectToBeginWith() {
    assertThat(CliRun.of("check", loom).err()).isEmpty();
  }

  @Test
  void syntaxError() throws IOException {
    replace("units: 2);", "units: 2;");

    assertDiagnostic(CliRun.of("check", loom), "B01", "tiny.loom:4:");
  }

  @Test
  void unknownLayerKind() throws IOException {
    replace("dense(", "dens(");

    assertDiagnostic(CliRun.of("check", loom), "B02", "dens", "did you mean 'dense'?");
  }

  @Test
  void wrongShape() throws IOException {
    replace("int8[3]", "int8[4]");

    assertDiagnostic(CliRun.of("check", loom), "B0", "y.weights");
  }

  @Test
  void missingWeightsFile() throws IOException {
    Files.delete(folder.resolve("tiny.npz"));

    assertDiagnostic(CliRun.of("plan", loom), "B04", "tiny.npz");
  }

  @Test
  void weightThatIsNotANumber() {
    NpyArray weights = NpyArray.ofReals(NpyType.FLOAT32, List.of(2, 3), 1, 2, Double.NaN, 4, 5, 6);
    NpzWriter.write(folder.resolve("tiny.npz"), Map.of("y.weights", weights));

    assertDiagnostic(CliRun.of("plan", loom), "B0", "y");
  }

  @Test
  void truncatedWeightsFile() throws IOException {
    Path npz = folder.resolve("tiny.npz");
    byte[] bytes = Files.readAllBytes(npz);
    Files.write(npz, Arrays.copyOf(bytes, bytes.length / 2));

    assertDiagnostic(CliRun.of("plan", loom), "B04", "tiny.npz");
  }

  @Test
  void truncatedVectors() throws IOException {
    Path vectors = vectors(NpyType.INT8, "x.npy");
    byte[] bytes = Files.readAllBytes(vectors);
    Files.write(vectors, Arrays.copyOf(bytes, bytes.length - 1));

    assertDiagnostic(CliRun.of("run", loom, "--inputs", vectors), "B04", "x.npy");
  }

  @Test
  void vectorsOfTheWrongType() {
    Path vectors = vectors(NpyType.UINT8, "x.npy");

    assertDiagnostic(
        CliRun.of("run", loom, "--inputs", vectors), "B0420", "holds uint8", "have to be int8");
  }

  @Test
  void accumulatorThatIsTooNarrow() throws IOException {
    replace("scale 1 zero_point 0;", "scale 1 zero_point 0, accumulator int9;");

    assertDiagnostic(CliRun.of("check", loom), "B0204", "tiny.loom:12:", "int9");
  }

  @Test
  void missingNetworkFile() {
    assertDiagnostic(CliRun.of("plan", folder.resolve("absent.loom")), "B0", "absent.loom");
  }

  @Test
  void unwritableResult() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    CliRun run = CliRun.of("plan", loom, "--json", file.resolve("plan.json"));

    assertDiagnostic(run, "B0430", "plan.json");
  }

  @Test
  void severalMistakesAreReportedTogetherInTheirOrder() throws IOException {
    replace("int8[3]", "int99[3]");
    replace("output y;", "output z;");

    CliRun run = CliRun.of("check", loom);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().indexOf("tiny.loom:2:"))
        .isNotNegative()
        .isLessThan(run.err().indexOf("tiny.loom:6:"));
  }

  private void assertDiagnostic(CliRun run, String code, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).startsWith("error[" + code).contains(parts).doesNotContain("\tat ");
    assertThat(run.err().lines().filter(line -> line.startsWith("error["))).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(folder)
        .isDirectoryNotContaining(f -> !f.toString().matches(".*(loom|np[yz]|/file)"));
  }

  private void replace(String old, String replacement) throws IOException {
    String text = Files.readString(loom);
    assertThat(text).contains(old);
    Files.writeString(loom, text.replace(old, replacement));
  }

  private Path vectors(NpyType type, String name) {
    Path file = folder.resolve(name);
    NpyWriter.write(file, NpyArray.ofIntegers(type, List.of(2, 3), 1, 2, 3, 4, 5, 6));
    return file;
  }
}
