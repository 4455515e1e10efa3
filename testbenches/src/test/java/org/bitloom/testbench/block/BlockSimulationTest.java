// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stream blocks in one simulation: their data, handshake, order, latency and rate; and faulty
 * copies of them, which the bench has to notice.
 */
class BlockSimulationTest {
  @TempDir private static Path folder;
  private static BlockBench bench;
  private static Map<String, BlockResult> results;

  @BeforeAll
  static void simulate() {
    Tool.assume("verilator", "--version");
    bench = new BlockBench(folder);
    LIBRARY.forEach(bench::addLibrary);
    new AdapterCases().addTo(bench);
    new StreamCases().addTo(bench);
    new BorderCases().addTo(bench);
    addFaults();
    results = bench.run();
  }

  private static final List<String> LIBRARY =
      List.of(
          "bitloom_skid_buffer",
          "bitloom_fifo",
          "bitloom_widen",
          "bitloom_narrow",
          "bitloom_fork",
          "bitloom_serializer",
          "bitloom_credit_gate",
          "bitloom_join_gate",
          "bitloom_stream_buffer",
          "bitloom_output_queue");

  private static void fault(String module, String block, String right, String wrong) {
    bench.addFault(module, bench.block(block), right, wrong);
  }

  private static void addFaults() {
    fault("bitloom_skid_buffer", "skid_8", "spare_data <= in_data", "spare_data <= spare_data");
    fault("bitloom_skid_buffer", "skid_8", "in_ready = !spare_valid", "in_ready = advance");
    fault("bitloom_skid_buffer", "skid_8", "spare_valid <= 1'b0", "spare_valid <= spare_valid");
    fault("bitloom_widen", "adapter_1", "held <= !advance &&", "held <= 1'b0 &&");
    fault("bitloom_widen", "adapter_1", "advance && shortened", "1'b0 && shortened");
    fault("bitloom_widen", "adapter_1", "held ? held_short :", "1'b0 ? held_short :");
    fault("bitloom_narrow", "adapter_7", "rest_last && !rest_valid[1]", "rest_last");
    fault("adapter_16", "adapter_16", "level >= leaving", "level > leaving");
    fault("adapter_16", "adapter_16", "assign out_data = out_beat_end", "assign out_data = 1'b0");
    fault("bitloom_fork", "fork_3", "&served", "|served");
    fault(
        "bitloom_fork", "fork_3", "& ~taken", "& ~taken & {out_ready[0], {(BRANCHES - 1){1'b1}}}");
    fault("argmax_4", "argmax_4", "first ||", "1'b0 ||");
    fault("argmax_3", "argmax_3", "> best_value", ">= best_value");
    fault("argmax_3", "argmax_3", "s0_value = beat_end", "s0_value = 1'b0");
    fault("axi_input_3", "wrong_3", "head_last != out_last", "head_last && !out_last");
    fault("axi_input_3", "wrong_3", "out_data = filling", "out_data = 1'b0");
    fault("axi_input_3", "right_3", "used = beat_end", "used = 1'b0");
    fault("axi_output_3", "axi_output_3", "{3{data[lane * 5 + 4]}}", "3'd0");
  }

  @TestFactory
  Stream<DynamicTest> everyBlockKeepsItsPromise() {
    return bench.names().stream()
        .filter(name -> !name.startsWith("fault"))
        .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  private static void check(String name) {
    BlockResult result = results.get(name);
    assertThat(result.failures()).isEmpty();
    BlockCase block = bench.block(name);
    if (block.timing().isPresent()) {
      assertThat(result.timing()).isEqualTo(block.timing());
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFaultIsNoticed() {
    return bench.names().stream()
        .filter(name -> name.startsWith("fault"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name, () -> assertThat(results.get(name).failures()).isNotEmpty()));
  }
}
