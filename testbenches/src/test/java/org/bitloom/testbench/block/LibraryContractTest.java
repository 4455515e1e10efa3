// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The library's buffers against a queue, by SAT: for every sequence of inputs of the given length
 * after a reset, and every state before it. The length exceeds what it takes to fill and empty a
 * buffer and to bring its indices to every value, so no reachable state is left out.
 */
class LibraryContractTest {
  /** What it takes to ask for more beats than a queue of four holds, and to see one lost. */
  private static final int CYCLES = 13;

  @TempDir private Path folder;

  @BeforeEach
  void needsYosys() {
    Tool.assume("yosys", "-V");
  }

  /** A buffer is right if it is ready while the queue has room, and shows the queue's head. */
  private static final String SKID_BUFFER =
      """
      module contract (
          input clk, input rst, input in_valid, input [1:0] in_data, input out_ready, output ok);
        wire in_ready, out_valid;
        wire [1:0] out_data;
        bitloom_skid_buffer #(.WIDTH(2)) dut (
            .clk(clk), .rst(rst), .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data),
            .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data));
        reg [1:0] count, first, second;
        wire push = in_valid && count < 2;
        wire pop = out_ready && count != 0;
        wire [1:0] left = count - pop;
        always @(posedge clk) begin
          count <= rst ? 0 : left + push;
          first <= left == 0 ? in_data : pop ? second : first;
          second <= in_data;
          if (count == 2) second <= second;
          if (count == 1 && !push) second <= second;
        end
        assign ok = rst || (in_ready == (count < 2) && out_valid == (count != 0)
            && (count == 0 || out_data == first));
      endmodule
      """;

  /**
   * The FIFO may show a word late, by at most two cycles, but never another word than the queue's
   * head, and never too early; it is pushed only while the memory has a free word.
   */
  private static final String FIFO =
      """
      module contract (
          input clk, input rst, input want, input in_data, input out_ready, output ok);
        wire out_valid, out_data;
        reg [2:0] count;
        reg [3:0] words;
        reg [1:0] late;
        wire push = want && count < 4;
        wire pop = out_valid && out_ready;
        bitloom_fifo #(.WIDTH(1), .INDEX_BITS(2)) dut (
            .clk(clk), .rst(rst), .push(push), .push_data(in_data),
            .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data));
        wire [2:0] left = count - pop;
        wire [3:0] rest = pop ? words >> 1 : words;
        wire [3:0] place = 4'd1 << left;
        always @(posedge clk) begin
          count <= rst ? 0 : left + push;
          words <= push ? (rest & ~place) | (in_data ? place : 4'd0) : rest;
          late <= rst || out_valid || count == 0 ? 0 : late + 1;
        end
        assign ok = rst || ((!out_valid || (count != 0 && out_data == words[0])) && late < 2);
      endmodule
      """;

  @Test
  void theSkidBufferIsAQueueOfTwoWordsThatIsReadyWhileItHasRoom() throws IOException {
    assertThat(prove("bitloom_skid_buffer", SKID_BUFFER, 12)).contains("SUCCESS");
  }

  @Test
  void theFifoGivesEveryWordOnceInOrderAndInTime() throws IOException {
    assertThat(prove("bitloom_fifo", FIFO, 12)).contains("SUCCESS");
  }

  /** In {@code contracts/NAME.v}: a model beside the modules, and {@code ok} while they agree. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream_buffer",
        "fork",
        "widen",
        "narrow",
        "serializer",
        "gates",
        "bit_window",
        "prefix_decoder",
        "axi_read",
        "axi_write",
        "axi_lite"
      })
  @Tag("campaign")
  void theModulesKeepTheirContract(String contract) throws IOException {
    String text = resource("contracts/" + contract + ".v");
    List<String> modules = modules(text);

    for (String module : modules) {
      write(module, library(module));
    }
    assertThat(solve(String.join(".v ", modules), text, CYCLES)).contains("SUCCESS");
  }

  /** A contract that holds for a broken module says nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      value = {
        "stream_buffer % bitloom_stream_buffer % credits != % 1'b1 || credits !=",
        "fork % bitloom_fork % & ~taken % | taken",
        "widen % bitloom_widen % advance && shortened % 1'b0 && shortened",
        "widen % bitloom_widen % held ? held_short : % 1'b0 ? held_short :",
        "widen % bitloom_widen % held ? collected[LAST_PLACE % 1'b0 ? collected[LAST_PLACE",
        "widen % bitloom_widen % !held && slot[SHORT_BEATS-1] % 1'b0",
        "widen % bitloom_widen % held <= !advance && % held <= 1'b0 &&",
        "narrow % bitloom_narrow % rest_last && !rest_valid[1] % rest_last",
        "serializer % bitloom_serializer % last_group ? FINAL % !last_group ? FINAL",
        "serializer % bitloom_serializer % rst || in_valid % rst",
        "gates % bitloom_join_gate % room && left_valid && right_valid % room && left_valid",
        "gates % bitloom_credit_gate % in_valid && in_ready % in_valid",
        "gates % bitloom_output_queue % {!beat_end} % {1'b1}",
        "bit_window % bitloom_bit_window % count <= FULL % count == FULL",
        "bit_window % bitloom_bit_window % >> count % >> (count + 1'b1)",
        "prefix_decoder % bitloom_prefix_decoder % window >= limits % window > limits",
        "prefix_decoder % bitloom_prefix_decoder % code + offsets % offsets",
        "axi_read % bitloom_axi_read % next_need <= free % 1'b1",
        "axi_read % bitloom_axi_bursts % run_final  = run_left % run_final  = 1'b1 + run_left",
        "axi_read % bitloom_axi_read % rlast && finals[burst_index] % rlast",
        "axi_write % bitloom_axi_bursts % LONGEST - { % LONGEST - 1'b0 * {",
        "axi_write % bitloom_axi_write % answer && finals[answer_index] % answer",
        "axi_lite % bitloom_axi_lite % data_held && (!bvalid || bready) % data_held",
        "axi_lite % bitloom_axi_lite % && write_bytes[k] % && 1'b1"
      })
  void aBrokenModuleBreaksItsContract(String contract, String module, String right, String wrong)
      throws IOException {
    String text = resource("contracts/" + contract + ".v");
    List<String> modules = modules(text);
    for (String name : modules) {
      write(name, library(name));
    }
    assertThat(library(module)).contains(right);
    write(module, library(module).replace(right, wrong));

    assertThat(solve(String.join(".v ", modules), text, CYCLES)).contains("FAIL");
  }

  /** Returns the modules of the library that a text names, and those that these are made of. */
  private static List<String> modules(String text) {
    return Stream.concat(
            Pattern.compile("bitloom_[a-z_]+").matcher(text).results().map(MatchResult::group),
            Stream.of("bitloom_fifo", "bitloom_skid_buffer", "bitloom_axi_bursts"))
        .distinct()
        .toList();
  }

  @Test
  void aSkidBufferThatLosesItsSpareWordIsNoQueue() throws IOException {
    String right = "out_data <= spare_valid ? spare_data : in_data";
    write(
        "bitloom_skid_buffer",
        library("bitloom_skid_buffer").replace(right, "out_data <= in_data"));
    assertThat(solve("bitloom_skid_buffer", SKID_BUFFER, 12)).contains("FAIL");
  }

  private String prove(String module, String contract, int cycles) throws IOException {
    write(module, library(module));
    return solve(module, contract, cycles);
  }

  private String solve(String module, String contract, int cycles) throws IOException {
    write("contract", contract);
    String script =
        "read_verilog %s.v contract.v; hierarchy -top contract; proc; memory; flatten; opt -full; "
            + "sat -seq %s -prove-skip 1 -set-at 1 rst 1 -prove ok 1 contract";
    return Tool.run(folder, List.of("yosys", "-p", script.formatted(module, cycles))).output();
  }

  private static String library(String module) throws IOException {
    return resource("templates/verilog/library/" + module + ".v");
  }

  private static String resource(String resource) throws IOException {
    ClassLoader loader = LibraryContractTest.class.getClassLoader();
    try (InputStream text = loader.getResourceAsStream(resource)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void write(String module, String text) throws IOException {
    Files.writeString(folder.resolve(module + ".v"), text);
  }
}
