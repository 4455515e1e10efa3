// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpzFile;
import org.bitloom.array.NpzWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
  private static final Path MLP = CliRun.example("mlp/mlp.loom");
  private static final Path INPUTS = CliRun.example("mlp/inputs.npy");

  @TempDir private Path folder;

  @Test
  void goldenModelEqualsTheIndependentOutputsOfTheExample() {
    Path file = folder.resolve("y.npy");

    CliRun run = CliRun.of("run", MLP, "--inputs", INPUTS, "-o", file);

    assertThat(run).isEqualTo(new CliRun(0, "", ""));
    assertThat(NpyReader.read(file)).isEqualTo(NpyReader.read(CliRun.example("mlp/expected.npy")));
  }

  @ParameterizedTest
  @CsvSource({"lecture, expected", "lecture_uint8, expected_uint8"})
  void goldenModelEqualsTheExactResultsOfTheLecture(String network, String expected) {
    Path file = folder.resolve("y.npy");

    CliRun run =
        CliRun.of(
            "run",
            CliRun.example("lecture/" + network + ".loom"),
            "--inputs",
            CliRun.example("lecture/x.npy"),
            "--inputs",
            CliRun.example("lecture/w.npy"),
            "-o",
            file);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(NpyReader.read(file).integers())
        .isEqualTo(NpyReader.read(CliRun.example("lecture/" + expected + ".npy")).integers());
  }

  /** An archive has an array for each of them, by name or in the order of numpy.savez. */
  @ParameterizedTest
  @CsvSource({"x, w", "arr_0, arr_1"})
  void oneArchiveHoldsAllInputsAndAllOutputs(String first, String second) {
    Path inputs = folder.resolve("in.npz");
    NpyArray w = NpyReader.read(CliRun.example("lecture/w.npy"));
    NpyArray x = NpyReader.read(CliRun.example("lecture/x.npy"));
    NpzWriter.write(inputs, Map.of(second, w, first, x));
    Path outputs = folder.resolve("y.npz");

    CliRun run =
        CliRun.of("run", CliRun.example("lecture/lecture.loom"), "--inputs", inputs, "-o", outputs);

    assertThat(run).isEqualTo(new CliRun(0, "", ""));
    try (NpzFile made = NpzFile.open(outputs)) {
      assertThat(made.keys()).containsExactly("y");
      assertThat(made.read("y").integers())
          .isEqualTo(NpyReader.read(CliRun.example("lecture/expected.npy")).integers());
    }
  }

  @Test
  void anArchiveWithoutAnInputIsRefusedByTheNameOfTheInput() {
    Path inputs = folder.resolve("in.npz");
    NpzWriter.write(inputs, Map.of("x", NpyReader.read(CliRun.example("lecture/x.npy"))));

    CliRun run = CliRun.of("run", CliRun.example("lecture/lecture.loom"), "--inputs", inputs);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("'w'", "it holds x");
  }

  @Test
  void traceHasEveryEdge() {
    CliRun run =
        CliRun.of("run", MLP, "--inputs", INPUTS, "--trace", folder, "-o", folder.resolve("y.npy"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(NpyReader.read(folder.resolve("image.npy"))).isEqualTo(NpyReader.read(INPUTS));
    assertThat(NpyReader.read(folder.resolve("hidden.npy")).type()).isEqualTo(NpyType.UINT8);
    assertThat(NpyReader.read(folder.resolve("logits.npy")))
        .isEqualTo(NpyReader.read(folder.resolve("y.npy")));
  }

  @Test
  void outputsArePrintedWhereNoFileIsNamed() {
    CliRun run = CliRun.of("run", MLP, "--inputs", INPUTS);

    assertThat(run.out().lines()).hasSize(48).allMatch(line -> line.startsWith("logits ["));
  }

  @Test
  void wrongNumberOfFilesIsWrongUsage() {
    CliRun inputs = CliRun.of("run", MLP, "--inputs", INPUTS, "--inputs", INPUTS);
    Path y = folder.resolve("y.npy");
    CliRun outputs = CliRun.of("run", MLP, "--inputs", INPUTS, "-o", y, "-o", y);

    assertThat(inputs.code()).isEqualTo(2);
    assertThat(inputs.err()).startsWith("error[B0802]");
    assertThat(outputs.code()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }
}
