// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small inputs that once failed, one folder per kind of fault, and others of the same kinds. */
class FaultFoldersTest {
  private static final Path SHARED = CliRun.repository().resolve("../shared/faults").normalize();

  /** Folders whose commands are below. */
  private static final List<String> HERE =
      List.of(
          "calibrate-0d-array",
          "calibrate-overflow",
          "certificate-div-zero",
          "damaged-but-valid",
          "long-chain",
          "name-branch-collision",
          "name-keyword",
          "network-named-like-module",
          "npz-bomb",
          "requantizer-negative-repeat",
          "residual-chain-hang",
          "shape-pack-reshape");

  /** Folders whose right values and behaviour other tests have: numbers, environment, protocol. */
  private static final List<String> ELSEWHERE =
      List.of(
          "axi-reset-same-cycle", // PhaseFaultTest
          "cache-corrupt", // BuildCacheTest
          "fc-multiplier", // WrongNumbersTest
          "int32-overflow", // WrongNumbersTest
          "launcher-home-unset", // LauncherTest
          "multi-output-ii", // SeveralOutputsTest
          "npz-many-entries", // HostileEnvironmentTest
          "path-newline-injection", // HostileEnvironmentTest
          "relu-multiplier", // WrongNumbersTest
          "stdout-full", // HostileEnvironmentTest
          "sub-multiplier", // WrongNumbersTest
          "temp-folder-full", // CosimCommandTest
          "tflm-mean", // WrongNumbersTest
          "unwritable-checkout"); // LauncherTest

  /** Operators that the import learns to read; each has tests of its own there. */
  private static final List<String> OPERATORS =
      List.of("fc-last-axis", "mean-1d", "squeeze-excite");

  @TempDir private Path folder;

  @Test
  void everyFolderHasATest() throws IOException {
    assumeTrue(Files.isDirectory(SHARED), "no " + SHARED);
    Set<String> known = new TreeSet<>(HERE);
    known.addAll(ELSEWHERE);
    known.addAll(OPERATORS);
    try (Stream<Path> folders = Files.list(SHARED).filter(Files::isDirectory)) {
      assertThat(folders.map(f -> f.getFileName().toString())).allMatch(known::contains);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "check,    calibrate-0d-array/cal0d.loom,                  1, B0264",
    "check,    calibrate-overflow/calov.loom,                  1, B0609",
    "check,    damaged-but-valid/second_graph.tflite,          0, every layer can be built",
    "check,    damaged-but-valid/unused_empty_tensor.tflite,   0, every layer can be built",
    "plan,     long-chain/chain400.loom,                       0, l399",
    "generate, name-branch-collision/n.loom,                   0, 17 Verilog",
    "generate, name-keyword/k.loom,                            0, config__top",
    "generate, network-named-like-module/m.loom,               0, x_axi_input",
    "memory,   npz-bomb/bomb50.npz,                            1, B0405",
    "generate, requantizer-negative-repeat/c.loom,             0, 13 Verilog",
    "plan,     residual-chain-hang/res18.tflite,               0, 288",
    "check,    shape-pack-reshape/flatten.tflite,              0, every layer can be built"
  })
  void aFileOfAFolderBehavesAsItsReadmeSays(String command, String file, int code, String said) {
    Path given = SHARED.resolve(file);
    assumeTrue(Files.exists(given), "no " + given);
    CliRun run =
        command.equals("generate")
            ? CliRun.of(command, given, "-o", folder.resolve("out"))
            : CliRun.of(command, given);

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.out() + run.err()).contains(said);
  }

  @Test
  void aCertificateWithoutFoldingIsRejected() {
    Path given = SHARED.resolve("certificate-div-zero/c.json");
    assumeTrue(Files.exists(given), "no " + given);
    CliRun run =
        CliRun.of("check", CliRun.example("operators/conv2d/conv2d.loom"), "--certificate", given);
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    // The file has no "format": it is older than that field, so it is no plan of today.
    assertThat(run.err()).contains("error[B0606]", "c.json");
  }

  @Test
  void aPlanOfTodayWithoutAFoldingIsDamaged() throws IOException {
    Path network = CliRun.example("operators/conv2d/conv2d.loom");
    Path json = folder.resolve("plan.json");
    assertThat(CliRun.of("plan", network, "--json", json).code()).isZero();
    String damaged = Files.readString(json).replaceFirst("\"simd\" : \\d+,", "");
    assertThat(damaged.length()).isLessThan((int) Files.size(json));
    Files.writeString(json, damaged);

    CliRun run = CliRun.of("check", network, "--certificate", json);

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("error[B0605]", "words of 0 summands");
  }

  /** Hundreds of layers of one kind in a row, and sums that meet again and again. */
  @Tag("search")
  @ParameterizedTest
  @CsvSource({
    "'max_pool(%1$s, size: [1, 1])', 400",
    "'avg_pool(%1$s, size: [3, 3], stride: [1, 1], padding: same)', 400",
    "'pad(%1$s, padding: [0, 1, 0, 0])', 150",
    "'concat(%1$s, x)', 150",
    "'add(%1$s, %2$s)', 120",
    "'concat(%1$s, %1$s, axis: 0)', 10"
  })
  void longChainsArePlanned(String layer, int count) throws IOException {
    StringBuilder text = new StringBuilder("network long {\n");
    text.append("    input x: int8[4, 4, 2] scale 0.1 zero_point 3;\n    l0 = relu(x);\n");
    StringBuilder numerics = new StringBuilder("numerics {\n    default rounding half_up;\n");
    for (int i = 1; i <= count; i++) {
      String before = i == 1 ? "x" : "l" + (i - 2);
      text.append("    l%d = %s;\n".formatted(i, layer.formatted("l" + (i - 1), before)));
      if (layer.startsWith("add")) {
        numerics.append("    l%d activations int8 scale 0.1 zero_point 3;\n".formatted(i));
      }
    }
    text.append("    output l%d;\n}\n".formatted(count)).append(numerics).append("}\n");
    Path file = Files.writeString(folder.resolve("long.loom"), text);

    CliRun run = CliRun.of("plan", file);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("l" + count);
  }

  /** Words of Verilog and names of the library's modules and of other layers' parts. */
  @Tag("search")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "module",
        "Module",
        "MODULE",
        "logic",
        "always_ff",
        "endmodule",
        "wire",
        "y",
        "x",
        "bitloom_fifo",
        "bitloom_skid_buffer",
        "y_engine",
        "x_axi_input",
        "testbench",
        "clk",
        "rst"
      })
  void aNetworkOfAnyNameIsGenerated(String name) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("n.loom"),
            """
            network %1$s {
                input x: int8[4] scale 0.1 zero_point 3;
                %1$s_ = relu(x);
                clk = add(%1$s_, x);
                output clk;
            }
            numerics { clk activations int8 scale 0.2 zero_point 0; }
            """
                .formatted(name));
    Path out = folder.resolve("out");
    CliRun run = CliRun.of("generate", file, "-o", out);
    assertThat(run.code()).as(run.err()).isZero();
    try (Stream<Path> files = Files.list(out)) {
      List<String> modules =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".v"))
              .map(f -> f.substring(0, f.length() - 2).toLowerCase(Locale.ROOT))
              .toList();
      assertThat(modules).doesNotHaveDuplicates();
      assertThat(modules).doesNotContain("module", "logic", "always_ff", "endmodule", "wire");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan",
        "check",
        "memory",
        "generate",
        "explain",
        "fmt",
        "run",
        "cosim",
        "prove",
        "mutate",
        "tune",
        "analyze",
        "import",
        "doctor",
        "fuzz"
      })
  void everyCommandReportsThatItsHelpCannotBePrinted(String command) {
    PrintWriter full =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });
    StringWriter err = new StringWriter();
    Console console = new Console(full, new PrintWriter(err), false, false);
    assertThat(CommandRunner.run(console, command, "--help")).isEqualTo(1);
    assertThat(err.toString()).contains("B0430");
  }
}
