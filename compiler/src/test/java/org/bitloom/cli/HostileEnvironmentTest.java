// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs and places that are not what a command expects: one diagnostic, never a bug. */
@Tag("search")
class HostileEnvironmentTest {
  private static final Path FAULTS = Path.of("src/test/resources/faults");
  private static final Path NETWORK = CliRun.example("operators/conv2d/conv2d.loom");
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path folder;

  private static void assertDiagnostic(CliRun run, String code, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("error[" + code);
    assertThat(List.of(parts)).allSatisfy(part -> assertThat(run.err()).contains(part));
  }

  @Test
  void calibrationDataOfAnySizeDoesNotOverflow() {
    assertDiagnostic(CliRun.of("check", FAULTS.resolve("calov.loom")), "B0609", "64 bits");
  }

  @Test
  void calibrationDataWithoutADimensionIsNoData() {
    assertDiagnostic(CliRun.of("check", FAULTS.resolve("cal0d.loom")), "B0264", "shape []");
  }

  @ParameterizedTest
  @CsvSource({
    "/layers/0/folding, simd, B0605",
    "/layers/0/accumulator, bits, B0605",
    "/layers/0, requantization, B0605",
    "/layers/0, name, B060",
    "'', layers, B060"
  })
  void aCertificateWithoutAFieldIsRejected(String parent, String field, String code)
      throws IOException {
    Path plan = folder.resolve("plan.json");
    assertThat(CliRun.of("plan", NETWORK, "--json", plan, "--quiet").code()).isZero();
    JsonMapper mapper = JsonMapper.builder().build();
    ObjectNode root = (ObjectNode) mapper.readTree(plan.toFile());
    ((ObjectNode) root.at(parent)).remove(field);
    mapper.writeValue(plan.toFile(), root);

    assertDiagnostic(CliRun.of("check", NETWORK, "--certificate", plan), code, "plan.json");
  }

  @Test
  void anArchiveWithTooManyEntriesIsNotRead() throws IOException {
    Path archive = folder.resolve("many.npz");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i <= 65_536; i++) {
        zip.putNextEntry(new ZipEntry(i + ".npy"));
      }
    }
    assertDiagnostic(CliRun.of("memory", archive), "B0407", "it has 65537 entries");
  }

  @ParameterizedTest
  @CsvSource({"8192, 6400", "3000, 3000"})
  void aSmallFileOfManyZerosIsRefusedBeforeItFillsTheMemory(int rows, int columns)
      throws IOException {
    Path archive = bomb(rows, columns);
    assertThat(Files.size(archive)).isLessThan(1 << 20);
    Path source =
        Files.writeString(
            folder.resolve("net.loom"),
            """
            network big {
                input x: int8[%d] scale 1 zero_point 0;
                y = dense(x, units: %d);
                output y;
            }
            weights "w.npz";
            numerics { y weights int8 scale 1, activations int8 scale 1e9 zero_point 0; }
            """
                .formatted(columns, rows));

    assertDiagnostic(CliRun.of("memory", archive), "B0405", "y.weights");
    if ((long) rows * columns > 1 << 24) {
      assertDiagnostic(CliRun.of("check", source), "B0405", "y.weights");
    }
  }

  private Path bomb(int rows, int columns) throws IOException {
    Path archive = folder.resolve("w.npz");
    String header =
        "{'descr': '|i1', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    byte[] zeros = new byte[1 << 16];
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("y.weights.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      zip.write(new byte[] {(byte) header.length(), 0});
      zip.write(header.getBytes(StandardCharsets.US_ASCII));
      for (long rest = (long) rows * columns; rest > 0; rest -= zeros.length) {
        zip.write(zeros, 0, (int) Math.min(rest, zeros.length));
      }
    }
    return archive;
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "plan", "memory", "generate", "fmt"})
  void aFolderIsNoNetwork(String command) throws IOException {
    for (String name : List.of("d.loom", "d.tflite", "d.npz")) {
      Path place = Files.createDirectories(folder.resolve(name));

      CliRun run = CliRun.of(command, place);

      assertDiagnostic(run, "B0", name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.loom", "x.tflite", "x.npz"})
  void neitherAnEndlessDeviceNorAPipeIsRead(String name) throws Exception {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless), "no /dev/zero");
    Path link = Files.createSymbolicLink(folder.resolve(name), endless);
    assertDiagnostic(CliRun.of("memory", link), "B04", "no regular file");

    Path pipe = folder.resolve("pipe-" + name);
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo");
    assertDiagnostic(CliRun.of("memory", pipe), "B04", "no regular file");
    assertDiagnostic(CliRun.of("check", NETWORK, "--certificate", pipe), "B04", "no regular file");
    assertDiagnostic(CliRun.of("run", NETWORK, "--inputs", pipe), "B04", "no regular file");
  }

  @Test
  void thePathOfANetworkMayBeAnything() throws IOException {
    Path place = Files.createDirectories(folder.resolve("a b\n'\"$(x) \u00fc \u4e2d"));
    Path copy = place.resolve("net work.loom");
    Files.copy(NETWORK, copy);
    try (var files = Files.list(NETWORK.getParent())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".npz")).toList()) {
        Files.copy(file, place.resolve(file.getFileName().toString()));
      }
    }
    Path link = Files.createSymbolicLink(folder.resolve("link.loom"), copy);

    assertThat(CliRun.of("check", copy).code()).isZero();
    assertThat(CliRun.of("generate", copy, "-o", place.resolve("o u\nt"), "--quiet").code())
        .isZero();
    // Weights are looked for beside the name that the user gives.
    assertThat(CliRun.of("check", link).code()).isIn(0, 1);
    assertThat(CliRun.of("check", folder.resolve("no\nsuch.loom")).err())
        .contains("B0411")
        .doesNotContain("no\nsuch");
  }

  @Test
  void aResultThatCannotBePrintedIsAnError() {
    StringWriter err = new StringWriter();
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    Console console = new Console(new PrintWriter(full), new PrintWriter(err), false, false);

    for (List<String> command :
        List.of(
            List.of("explain", "B0404"),
            List.of("--version"),
            List.of("plan", NETWORK.toString()),
            List.of("check", NETWORK.toString()))) {
      int code = CommandRunner.run(console, command.toArray(String[]::new));

      assertThat(code).as("%s", command).isEqualTo(1);
      assertThat(err.toString()).contains("error[B0430]", "standard output is full or closed");
    }
  }

  @Test
  void aFullDeviceIsReportedAndStaysADevice() throws IOException {
    assumeTrue(Files.exists(FULL), "no /dev/full");
    // Through a link: whatever goes wrong must not replace the device itself.
    Path link = Files.createSymbolicLink(folder.resolve("full"), FULL);
    Path inputs = NETWORK.resolveSibling("inputs.npy");

    assertDiagnostic(CliRun.of("plan", NETWORK, "--json", link, "--quiet"), "B04");
    assertDiagnostic(CliRun.of("run", NETWORK, "--inputs", inputs, "-o", link, "--quiet"), "B04");

    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void anOutputFolderThatIsAFileIsReportedAndNothingIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Path inputs = NETWORK.resolveSibling("inputs.npy");

    assertDiagnostic(CliRun.of("generate", NETWORK, "-o", file.resolve("out")), "B07");
    assertDiagnostic(
        CliRun.of("run", NETWORK, "--inputs", inputs, "--trace", file.resolve("t")), "B04");
    assertDiagnostic(CliRun.of("import", NETWORK, "-o", file.resolve("i")), "B0");

    assertThat(folder)
        .isDirectoryContaining(f -> f.equals(file))
        .isDirectoryNotContaining(f -> !f.equals(file));
    assertThat(file).hasContent("mine");
  }

  @Test
  void dataThatVanishesIsMissingLikeDataThatNeverWas() throws IOException {
    Path data = folder.resolve("x.npy");
    NpyWriter.write(data, TameArrays.classes(4, 2, new SplittableRandom(1)));
    Files.delete(data);
    assertDiagnostic(CliRun.of("run", NETWORK, "--inputs", data), "B0401", "x.npy");
    NpzWriter.write(folder.resolve("w.npz"), Map.of());
    assertDiagnostic(CliRun.of("memory", folder.resolve("w.npz")), "B0408");
  }
}
