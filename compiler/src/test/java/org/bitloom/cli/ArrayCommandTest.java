// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bitloom.cosim.Verilator;
import org.bitloom.emit.ExternalTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for a network whose layers share an array. */
class ArrayCommandTest {
  private static final String NETWORK =
      """
      network little {
          input x: int8[6, 6, 3] scale 0.5;
          y = max_pool(x, size: [2, 2]);
          output y;
      }
      hardware {
          %s
      }
      """;

  @TempDir private Path folder;

  private Path network(String hardware) throws IOException {
    return Files.writeString(folder.resolve("little.loom"), NETWORK.formatted(hardware));
  }

  @Test
  void theHardwareBlockChoosesTheArray() throws IOException {
    Path file = network("target array; multipliers 16; buffer 32 KiB; memory axi4(width: 64);");
    CliRun check = CliRun.of("check", file);
    CliRun plan = CliRun.of("plan", file, "--json", folder.resolve("plan.json"));

    assertThat(check.code()).isZero();
    assertThat(check.out()).contains("shared array");
    assertThat(plan.code()).isZero();
    assertThat(plan.out()).contains("16 multipliers", "64 bits", "load x", "store y", "array");
    assertThat(Files.readString(folder.resolve("plan.json"))).contains("bitloom-array-1");
    assertThat(CliRun.of("plan", file, "--target", "dataflow").out()).contains("PE x SIMD");
  }

  @Test
  void theCanonicalFormKeepsTheArray() throws IOException {
    Path file = network("target array; buffer 32 KiB; memory axi4(width: 64);");
    CliRun imported = CliRun.of("import", file, "-o", folder.resolve("out"));

    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/little.loom")))
        .contains("target array;", "buffer 32 KiB;", "memory axi4(width: 64);");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target mesh;|target",
        "target array; buffer 256;|buffer",
        "target array; buffer 0 KiB;|buffer",
        "target array; memory axi4(width: 48);|memory",
        "target array; memory axi4(1, 2);|memory",
        "target array; target dataflow;|second",
        "buffer 256 KiB;|target array",
        "target array; throughput 10 per second at 100 MHz;|budget"
      })
  void whatCannotBeMeantIsOneError(String hardware, String named) throws IOException {
    CliRun run = CliRun.of("check", network(hardware));

    assertThat(run.code()).isEqualTo(ExitCode.INPUT);
    assertThat(run.err()).contains("error[B0248]", named).containsOnlyOnce("error[");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--buffer=0", "--axi-width=24", "--target=mesh", "--buffer=64"})
  void optionsThatCannotBeMeantAreWrongUsage(String option) throws IOException {
    CliRun run = CliRun.of("plan", network("multipliers 4;"), option);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(option.substring(0, option.indexOf('=')));
  }

  @Test
  void theFolderHasWeightsMemoryMapAndHeader() throws IOException {
    Path file = network("target array; multipliers 16;");
    Path out = folder.resolve("out");
    CliRun first = CliRun.of("generate", file, "-o", out);
    CliRun again = CliRun.of("generate", file, "-o", out);

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(out.resolve("weights.bin")).isNotEmptyFile();
    assertThat(Files.readString(out.resolve("little_array.h")))
        .contains("LITTLE_CONTROL 0x00u", "LITTLE_IN_X_VECTOR_BYTES 4", "LITTLE_OUT_Y_OFFSET 0");
    assertThat(Files.readString(out.resolve("manifest.json")))
        .contains("bitloom-array-manifest-1", "\"vector_bytes\" : 4", "weights.bin");
  }

  /** The layers of a perceptron use each weight once. */
  @Test
  void aPortThatIsTooNarrowForALayerIsAWarning() {
    Path file = Path.of("../examples/mlp/mlp.loom");
    CliRun narrow = CliRun.of("plan", file, "--target", "array", "--axi-width", "32");
    CliRun wide =
        CliRun.of("plan", file, "--target", "array", "--axi-width", "512", "--multipliers", "4");

    assertThat(narrow.code()).isZero();
    assertThat(narrow.err())
        .contains("warning[B0614]", "32 bits", "help: write memory axi4(width:");
    assertThat(wide.err()).doesNotContain("B0614");
  }

  @Test
  void aCosimulationOfAnArrayIsReportedAsThatOfTheOtherTarget() throws IOException {
    assumeTrue(new Verilator().tools().stream().allMatch(t -> t.find().isPresent()));
    Path file = network("target array; multipliers 4; memory axi4(width: 32);");
    Path json = folder.resolve("cosim.json");
    Path junit = folder.resolve("cosim.xml");
    CliRun run =
        CliRun.of("cosim", file, "--layers", "--samples", "2", "--json", json, "--junit", junit);

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("load x", "store y", "0 mismatches");
    assertThat(Files.readString(json))
        .contains("bitloom-cosim-1", "\"waiting_cycles\"", "\"name\" : \"errors\"");
    assertThat(Files.readString(junit)).contains("phase reset", "layer x", "failures=\"0\"");
  }

  @Test
  void whatASimulationOfAnArrayCannotDoIsWrongUsage() throws IOException {
    Path file = network("target array; multipliers 4;");
    assertThat(CliRun.of("cosim", file, "--simulator", "icarus").code()).isEqualTo(ExitCode.USAGE);
    assertThat(CliRun.of("cosim", file, "--vector", "99").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aPlanOfAnArrayHasTheBarsOfItsPart() throws IOException {
    Path file = network("target array; multipliers 4;");
    Path json = folder.resolve("plan.json");
    CliRun run = CliRun.of("plan", file, "--device", "xczu3eg", "--json", json);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("estimated ", "LUT  ", "DSP (DSP48E2)", "is expected to fit xczu3eg")
        .contains("inferences per second at 100 MHz");
    assertThat(Files.readString(json)).contains("\"estimate\" : {");
    assertThat(CliRun.of("plan", file, "--throughput", "100").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  @Tag("tools")
  void anArrayIsMappedToThePartAndNoBoard() throws IOException {
    new ExternalTool("yosys").require();
    Path file = network("target array; multipliers 4; memory axi4(width: 32);");
    Path json = folder.resolve("synth.json");
    CliRun run = CliRun.of("synth", file, "--device", "xczu3eg", "-o", folder, "--json", json);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("used ", "estimated ", "inferences per second at 100 MHz");
    assertThat(Files.readString(json)).contains("\"format\" : \"bitloom-synth-1\"");
    assertThat(CliRun.of("synth", file, "--board", "upduino").code()).isEqualTo(ExitCode.USAGE);
  }

  @Tag("tools")
  @Test
  void faultsOfAnArrayAreTried() throws IOException {
    assumeTrue(new Verilator().tools().stream().allMatch(t -> t.find().isPresent()));
    Path file = network("target array; multipliers 4; memory axi4(width: 32);");
    Path json = folder.resolve("mutate.json");
    CliRun run = CliRun.of("mutate", file, "--limit", "1", "--samples", "2", "--json", json);

    assertThat(run.out()).contains("1 of ", " faults tried: ");
    assertThat(Files.readString(json)).contains("bitloom-mutate-1", "\"chosen\" : 1");
  }

  @Test
  void theReportOfAnArrayHasItsLayersAndThePart() throws IOException {
    Path file = network("target array; multipliers 4;");
    Path page = folder.resolve("r.html");
    CliRun run = CliRun.of("report", file, "--device", "xczu3eg", "-o", page);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("on a shared array: ", "r.html");
    assertThat(Files.readString(page))
        .contains("load x", "store y", "waiting", "On xczu3eg", "expected to fit");
    assertThat(CliRun.of("report", file, "--data", page, "-o", page).code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void numbersAreProvenWithoutTools() throws IOException {
    Path json = folder.resolve("proofs.json");
    CliRun run = CliRun.of("prove", network("target array;"), "--numbers", "--json", json);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("what each of", "0 refuted, 0 undecided");
    assertThat(Files.readString(json)).contains("bitloom-prove-1", "\"complete\" : true");
  }
}
