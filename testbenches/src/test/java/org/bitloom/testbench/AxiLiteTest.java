// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.cosim.Icarus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks behind AXI4-Lite registers: the testbench of their folder passes, and can fail. */
class AxiLiteTest {
  private static final int VECTORS = 5;

  @TempDir private Path folder;

  private void write(String network) {
    write(network, VECTORS);
  }

  private void write(String network, int vectors) {
    RequiredTools.assume(new Icarus());
    Path source =
        IpFolders.root().resolve("compiler/src/test/resources/designs").resolve(network + ".loom");
    IpFolders.write(source, "net", vectors, folder, true);
  }

  /** One stream on each side, and two inputs and four outputs that end at different times. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "branches"})
  void the_registers_start_and_count_what_passes(String network) throws Exception {
    write(network);

    assertThat(simulate(0)).isEqualTo("PASS: 5 inferences of net__axi_lite\n");
    assertThat(lint("net__axi_lite")).isEmpty();
    assertThat(lint("net")).isEmpty();
    // The network without its registers is the one that it was.
    assertThat(
            run(
                "iverilog",
                "-g2005",
                "-f",
                "net.f",
                "-s",
                "net__self_check",
                "-o",
                "net.vvp",
                "tb/net__self_check.v"))
        .isEmpty();
    assertThat(run("vvp", "-n", "net.vvp")).isEqualTo("PASS: 5 inferences of net\n");
  }

  /** Half of the vectors pass without a stop: together they take longer than one may. */
  @Test
  void many_vectors_pass_continuously() throws Exception {
    write("tiny", 2000);

    assertThat(simulate(0)).isEqualTo("PASS: 2000 inferences of net__axi_lite\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      value = {
        "control % armed | amid | offered % armed | amid | offered | {INPUTS{1'b1}}",
        "control % (armed & ~begun) % armed",
        "control % done && interrupt_enable % done",
        "control % done && !(status && written_data[1]) % done",
        "control % failed && !(status && written_data[2]) % failed",
        "control % complete || (done % (done",
        "control % + {31'd0, frame_error} % + {31'd0, failed}",
        "control % run_cycles <= 32'd1 % run_cycles <= 32'd0",
        "control % {{(COUNT_BITS - 1){1'b0}}, 1'b1} || begun[i] % {COUNT_BITS{1'b0}}",
        "control % written[CONTROL] && written_bytes[0] % written[CONTROL]",
        "lite % |read_here ? OKAY : SLVERR % OKAY"
      })
  void a_fault_in_the_registers_is_noticed(String module, String right, String wrong)
      throws Exception {
    write("tiny");
    try (Stream<Path> files = Files.list(folder.resolve("rtl"))) {
      Path file =
          files.filter(f -> f.toString().contains("_" + module + "__")).findFirst().orElseThrow();
      String text = Files.readString(file);
      assertThat(text).contains(right);
      Files.writeString(file, text.replace(right, wrong));
    }
    assertThat(simulate(1)).contains("FAIL: ").doesNotContain("PASS");
  }

  /** What the header says of the registers compiles, and reads and writes the words it names. */
  @Test
  void the_header_has_the_map_of_the_registers() throws Exception {
    write("tiny");
    Files.writeString(
        folder.resolve("host.c"),
        """
        #include <stdio.h>
        #include "net.h"
        int main(void) {
            uint32_t words[9] = {0, 2, 0, 0, 5, 1, 7, NET_PLAN_HASH, NET_SOURCES_HASH};
            if (!net_matches(words) || !net_done(words)) return 1;
            if (net_cycles(words) != 0x100000005u) return 2;
            net_start(words);
            if (words[0] != 1 || words[1] != 2) return 3;
            words[8]++;
            if (net_matches(words)) return 4;
            puts("right");
            return 0;
        }
        """);
    run(
        "gcc",
        "-std=c99",
        "-Wall",
        "-Wextra",
        "-Wpedantic",
        "-Werror",
        "-I.",
        "-o",
        "host",
        "host.c");
    assertThat(run("./host")).isEqualTo("right\n");
  }

  private String simulate(int status) throws IOException, InterruptedException {
    assertThat(
            run(
                "iverilog",
                "-g2005",
                "-Wall",
                "-f",
                "net.f",
                "-s",
                "net__axi_lite_check",
                "-o",
                "check.vvp",
                "tb/net__axi_lite_check.v"))
        .isEmpty();
    return IpFolders.run(folder, List.of("vvp", "-n", "check.vvp"), status);
  }

  private String lint(String top) throws IOException, InterruptedException {
    return run("verilator", "--lint-only", "-Wall", "-f", "net.f", "--top-module", top);
  }

  private String run(String... command) throws IOException, InterruptedException {
    return IpFolders.run(folder, List.of(command));
  }
}
