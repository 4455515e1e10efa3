// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bitloom.Compiler;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.script.Effort;
import org.bitloom.device.Device;
import org.bitloom.device.Frequency;
import org.bitloom.device.Technology;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.synth.MappedDesign;
import org.bitloom.synth.Netlist;
import org.bitloom.synth.UartWrapper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes to the chip equals the network: netlists, and networks behind a serial port. */
@Tag("campaign")
class NetlistTest {
  @TempDir private Path folder;

  private static Path design(String name) {
    return IpFolders.root().resolve("compiler/src/test/resources/designs").resolve(name + ".loom");
  }

  /**
   * With multiplier blocks (up5k, Xilinx, Cyclone), without (hx8k), and in standard cells, of which
   * one is exchanged: a gate that is wrong is noticed.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      value = {
        "tiny % ice40up5k % \\.LUT_INIT\\(16'h[0-9a-f]+\\) % .LUT_INIT(16'h0000)",
        "tiny % ice40hx8k % \\.LUT_INIT\\(16'h[0-9a-f]+\\) % .LUT_INIT(16'h0000)",
        "unit % ice40up5k % \\.LUT_INIT\\(16'h[0-9a-f]+\\) % .LUT_INIT(16'h0000)",
        "winner % ice40hx8k % \\.LUT_INIT\\(16'h[0-9a-f]+\\) % .LUT_INIT(16'h0000)",
        "tiny % xc7a100t % \\.ALUMODE\\(4'h0\\) % .ALUMODE(4'h3)",
        "tiny % cyclonev % \\.LUT\\(16'h[0-9a-f]+\\) % .LUT(16'h0000)",
        "unit % osu018 % \\bXOR2X1 % XNOR2X1"
      })
  void the_netlist_computes_what_the_golden_model_does(
      String name, String target, String right, String wrong) {
    RequiredTools.assume(new Icarus());
    Assumptions.assumeTrue(Tool.YOSYS.find().isPresent(), "yosys is not installed");
    IpFolders block = IpFolders.write(design(name), name, 3, folder.resolve("net"));
    DesignUnderTest mapped =
        MappedDesign.of(
                block.design(),
                Compiler.render(block.design()),
                Technology.named(target).orElseThrow())
            .asDesign(block.design());

    CosimResult result = cosimulate(block, mapped);
    assertThat(result.success()).as("%s", result).isTrue();

    Map<String, String> files = new TreeMap<>(mapped.files());
    files.computeIfPresent("netlist.v", (file, text) -> text.replaceFirst(right, wrong));
    assertThat(files).isNotEqualTo(mapped.files());
    DesignUnderTest faulty =
        new DesignUnderTest(
            mapped.top(), files, mapped.inputs(), mapped.outputs(), mapped.probes());
    assertThat(cosimulate(block, faulty).success()).isFalse();
  }

  @Test
  void a_netlist_with_cells_that_nobody_describes_is_refused_by_their_names() {
    Assumptions.assumeTrue(Tool.YOSYS.find().isPresent(), "yosys is not installed");
    Netlist netlist =
        new Netlist(
            "net", Device.named("ecp5-25").orElseThrow(), "", Map.of("MULT18X18D", 2, "LUT4", 1));
    IpFolders block = IpFolders.write(design("unit"), "net", 1, folder.resolve("net"));

    assertThatThrownBy(() -> netlist.asDesign(block.design()))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("netlists of ecp5-25 cannot be simulated");
  }

  private static CosimResult cosimulate(IpFolders block, DesignUnderTest design) {
    CosimOptions options =
        new CosimOptions(
            new Icarus(),
            Stalls.RANDOM,
            1,
            false,
            Optional.empty(),
            Effort.QUICK,
            OptionalInt.empty(),
            Optional.empty());
    return Cosimulation.run(
        block.plan(), design, block.vectors(), Optional.empty(), options, CosimProgress.silent());
  }

  /** A host sends the frames of every input, bit by bit, and gets those of every output. */
  @Test
  void a_network_with_two_inputs_works_behind_a_serial_port() throws Exception {
    serial("branches");
  }

  @Test
  void a_network_with_wide_beats_works_behind_a_serial_port() throws Exception {
    serial("tiny");
  }

  private void serial(String name) throws Exception {
    RequiredTools.assume(new Icarus());
    IpFolders block = IpFolders.write(design(name), "net", 3, folder.resolve("net"));
    UartWrapper wrapper = UartWrapper.of(block.design(), new Frequency(12_000_000));
    for (var file : wrapper.files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    StringBuilder sent = new StringBuilder();
    StringBuilder wanted = new StringBuilder();
    int vectors = block.vectors().size();
    int[] bytes = new int[2];
    for (int v = 0; v < vectors; v++) {
      bytes[0] += append(sent, block, block.design().inputs(), v, vectors);
      bytes[1] += append(wanted, block, block.design().outputs(), v, vectors);
    }
    Files.writeString(folder.resolve("sent.hex"), sent);
    Files.writeString(folder.resolve("wanted.hex"), wanted);
    Files.writeString(folder.resolve("host.v"), host(bytes[0], bytes[1], vectors));
    IpFolders.run(
        folder,
        List.of(
            "sh",
            "-c",
            "iverilog -g2005 -Wall -DNET_MEM_DIR='\"net/mem\"' -s host -o host.vvp net/rtl/*.v *.v"));
    assertThat(IpFolders.run(folder, List.of("vvp", "-n", "host.vvp"))).isEqualTo("PASS\n");
    assertThat(
            IpFolders.run(
                folder,
                List.of(
                    "sh",
                    "-c",
                    "verilator --lint-only -Wall -DNET_MEM_DIR='\"net/mem\"' --top-module net__uart"
                        + " net/rtl/*.v bitloom_*.v net__uart.v")))
        .isEmpty();
  }

  /** Appends the bytes of one inference on all streams, in the order of the line. */
  private static int append(
      StringBuilder text, IpFolders block, List<BorderPort> ports, int vector, int vectors)
      throws Exception {
    int count = 0;
    for (BorderPort port : ports) {
      List<String> beats =
          Files.readAllLines(block.folder().resolve("tb/net__" + port.prefix() + ".hex"));
      int frame = beats.size() / vectors;
      for (String beat : beats.subList(vector * frame, (vector + 1) * frame)) {
        for (int b = beat.length() - 2; b >= 0; b -= 2) {
          text.append(beat, b, b + 2).append('\n');
          count++;
        }
      }
    }
    return count;
  }

  private static String host(int sent, int wanted, int vectors) {
    return """
    `default_nettype none
    module host;
        reg clk = 1'b0;
        always #5 clk = !clk;
        reg  rx = 1'b1;
        wire tx;
        wire frame_error;
        net__uart board (.clk(clk), .rx(rx), .tx(tx), .frame_error(frame_error));
        reg [7:0] bytes [0:%d];
        reg [7:0] wanted [0:%d];
        integer   i;
        integer   b;
        integer   got    = 0;
        integer   k;
        integer   errors = 0;
        reg [7:0] answer;
        initial begin
            $readmemh("sent.hex", bytes);
            $readmemh("wanted.hex", wanted);
            repeat (40) @(posedge clk);
            for (i = 0; i < %d; i = i + 1) begin
                rx = 1'b0;
                repeat (12) @(posedge clk);
                for (b = 0; b < 8; b = b + 1) begin
                    rx = bytes[i][b];
                    repeat (12) @(posedge clk);
                end
                rx = 1'b1;
                repeat (12) @(posedge clk);
                // The next frames follow the answer.
                if ((i + 1) %% %d == 0)
                    wait (got == (i + 1) / %d * %d);
            end
        end
        always begin
            @(negedge tx);
            repeat (18) @(posedge clk);
            for (k = 0; k < 8; k = k + 1) begin
                answer[k] = tx;
                repeat (12) @(posedge clk);
            end
            if (tx !== 1'b1 || answer !== wanted[got])
                errors = errors + 1;
            got = got + 1;
            if (got == %d) begin
                $display("%%0s", errors == 0 && !frame_error ? "PASS" : "FAIL");
                $finish;
            end
        end
        initial begin
            repeat (4000000) @(posedge clk);
            $display("FAIL: no answer after %%0d bytes", got);
            $finish;
        end
    endmodule
    `default_nettype wire
    """
        .formatted(
            sent - 1, wanted - 1, sent, sent / vectors, sent / vectors, wanted / vectors, wanted);
  }
}
