// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The AXI4 masters in Icarus Verilog: what they write they read back; faults are noticed. */
@Tag("campaign")
class AxiIcarusTest {
  private static final String CHECK = "axi_masters_check";
  private static final List<String> LIBRARY =
      List.of(
          "bitloom_axi_bursts",
          "bitloom_axi_read",
          "bitloom_axi_write",
          "bitloom_fifo",
          "bitloom_skid_buffer");

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Tool.assume("iverilog", "-V");
    for (String module : LIBRARY) {
      Files.writeString(file(module), resource("/templates/verilog/library/" + module + ".v"));
    }
    Files.writeString(file(CHECK), resource(CHECK + ".v"));
  }

  private Path file(String module) {
    return folder.resolve(module + ".v");
  }

  private static String resource(String name) throws IOException {
    try (InputStream text = AxiIcarusTest.class.getResourceAsStream(name)) {
      return new String(text.readAllBytes());
    }
  }

  private String simulate() {
    List<String> command =
        new ArrayList<>(List.of("iverilog", "-g2005", "-s", CHECK, "-o", "check.vvp"));
    command.add(CHECK + ".v");
    LIBRARY.forEach(module -> command.add(module + ".v"));
    Tool.Result build = Tool.run(folder, command);
    assertThat(build.exitCode()).as(build.output()).isZero();
    assertThat(build.output()).isEmpty();
    return Tool.run(folder, List.of("vvp", "-n", "check.vvp")).output();
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(simulate()).isEqualTo("PASS: 60 commands\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      value = {
        "bitloom_axi_bursts % LONGEST - {1'b0, run_address[BURST_BITS-1:0]} % LONGEST",
        "bitloom_axi_bursts % valid <= issue || (valid && !ready) % valid <= issue",
        "bitloom_axi_read % next_need <= free && % ",
        "bitloom_axi_read % rlast && finals[burst_index] % rlast",
        "bitloom_axi_write % wlast  = ~|more % wlast  = 1'b1",
        "bitloom_axi_write % answer && finals[answer_index] % answer"
      })
  void aFaultFails(String module, String right, String wrong) throws IOException {
    String text = Files.readString(file(module));
    assertThat(text).contains(right);
    Files.writeString(file(module), text.replace(right, wrong == null ? "" : wrong));

    assertThat(simulate()).startsWith("FAIL");
  }
}
