// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bitloom.emit.Renderer;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.rtl.ArgMaxUnit;
import org.bitloom.rtl.Block;
import org.bitloom.rtl.Fork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Skid buffer, FIFO, fork and argmax in simulation. */
class StreamBlockTest {
  private static final int INFERENCES = 8;

  private final SplittableRandom random = new SplittableRandom(21);
  private final Renderer renderer = new Renderer("templates/verilog");
  @TempDir private Path folder;

  @BeforeEach
  void needsVerilator() {
    Tool.assume("verilator", "--version");
  }

  @Test
  void blocksDoWhatTheyPromiseAtFullRate() {
    BlockBench bench = new BlockBench(folder);
    bench.addLibrary("bitloom_skid_buffer");
    bench.addLibrary("bitloom_fifo");
    bench.addFile("fifo_with_credits.v", FIFO_WITH_CREDITS);
    Map<String, long[]> expected = new LinkedHashMap<>(); // latency, cycles per inference
    for (int width : new int[] {1, 8, 97}) {
      bench.add(pass("skid" + width, "bitloom_skid_buffer #(.WIDTH(" + width + "))", width));
      expected.put("skid" + width, new long[] {1, 1});
    }
    for (int bits : new int[] {2, 3, 5}) {
      bench.add(pass("fifo" + bits, "fifo_with_credits #(.INDEX_BITS(" + bits + "))", 9));
      expected.put("fifo" + bits, new long[] {2, 1});
    }
    for (Fork fork : forks()) {
      addGenerated(bench, fork);
      bench.add(forkCase(fork));
      expected.put(fork.module(), new long[] {1, 1});
    }
    for (ArgMaxUnit unit : argMaxUnits()) {
      addGenerated(bench, unit);
      bench.add(argMaxCase(unit));
      long beats = unit.input().beatsPerVector();
      long latency = beats - 1 + unit.latency();
      expected.put(unit.module(), new long[] {latency, unit.input().beats()});
    }
    Map<String, BlockTiming> timings = bench.run();
    expected.forEach(
        (name, wanted) -> {
          assertThat(timings.get(name).latency()).as(name).isEqualTo(wanted[0]);
          assertThat(timings.get(name).cyclesPerInference()).as(name).isEqualTo(wanted[1]);
        });
  }

  /** A FIFO takes without asking, so its writer counts the free words. */
  private static final String FIFO_WITH_CREDITS =
      """
      module fifo_with_credits #(parameter INDEX_BITS = 2) (
          input wire clk, input wire rst,
          input wire in_valid, output wire in_ready, input wire [8:0] in_data,
          output wire out_valid, input wire out_ready, output wire [8:0] out_data);
        reg [INDEX_BITS:0] credits;
        assign in_ready = credits != 0;
        wire push = in_valid && in_ready;
        wire pop = out_valid && out_ready;
        always @(posedge clk)
          if (rst) credits <= 1 << INDEX_BITS;
          else credits <= credits - push + pop;
        bitloom_fifo #(.WIDTH(9), .INDEX_BITS(INDEX_BITS)) fifo (
            .clk(clk), .rst(rst), .push(push), .push_data(in_data),
            .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data));
      endmodule
      """;

  private void addGenerated(BlockBench bench, Block block) {
    bench.addFile(block.module() + ".v", renderer.render((Record) block));
  }

  private List<StreamBeat> randomBeats(int count, int bits) {
    List<StreamBeat> beats = new ArrayList<>();
    StreamLayout layout = new StreamLayout(1, bits, bits);
    for (int i = 0; i < count; i++) {
      beats.addAll(StreamBeat.of(layout, 1, random.longs(bits, 0, 2).toArray()));
    }
    return beats;
  }

  private BlockCase pass(String name, String instance, int bits) {
    List<StreamBeat> beats = randomBeats(60, bits);
    return new BlockCase(
        name,
        instance,
        List.of(BlockPort.plain("in", bits, beats)),
        List.of(BlockPort.plain("out", bits, beats)));
  }

  private static List<Fork> forks() {
    return List.of(
        new Fork("fork_2", 8, 2, "tiny.loom:1"),
        new Fork("fork_3", 1, 3, "tiny.loom:2"),
        new Fork("fork_7", 70, 7, "tiny.loom:3"));
  }

  private BlockCase forkCase(Fork fork) {
    List<StreamBeat> beats = randomBeats(60, fork.dataBits());
    List<BlockPort> outputs = new ArrayList<>();
    for (int i : fork.indices()) {
      outputs.add(BlockPort.stream("out" + i, fork.dataBits(), beats));
    }
    return new BlockCase(
        fork.module(),
        fork.module(),
        List.of(BlockPort.stream("in", fork.dataBits(), beats)),
        outputs);
  }

  private static List<ArgMaxUnit> argMaxUnits() {
    int[][] shapes = {
      // vectors, length, lanes, signed, bits of one element
      {1, 1, 1, 1, 8},
      {3, 3, 1, 1, 2},
      {1, 10, 1, 1, 8},
      {4, 7, 3, 1, 3},
      {2, 17, 8, 0, 2},
      {5, 8, 4, 1, 8},
      {3, 5, 5, 0, 4},
      {2, 7, 7, 1, 1},
      {1, 64, 6, 1, 20},
      {2, 33, 8, 1, 1},
    };
    List<ArgMaxUnit> units = new ArrayList<>();
    for (int[] s : shapes) {
      StreamLayout layout = new StreamLayout(s[0], s[1], s[2]);
      IntType type = new IntType(s[3] == 1, s[4]);
      units.add(new ArgMaxUnit("argmax_" + units.size(), layout, type, "tiny.loom:4"));
    }
    return units;
  }

  private BlockCase argMaxCase(ArgMaxUnit unit) {
    StreamLayout layout = unit.input();
    Shape shape = Shape.of(layout.vectors(), layout.length());
    ArgMax operator = new ArgMax(TensorType.full(shape, unit.element()));
    List<StreamBeat> in = new ArrayList<>();
    List<StreamBeat> out = new ArrayList<>();
    for (int i = 0; i < INFERENCES; i++) {
      // In every other inference few values, so that many are equal.
      long min = i % 2 == 0 ? unit.element().min() : Math.max(unit.element().min(), -1);
      long max = i % 2 == 0 ? unit.element().max() : 0;
      Tensor x = Tensor.generate(shape, j -> random.nextLong(min, max + 1));
      in.addAll(StreamBeat.of(layout, unit.element().bits(), x.toArray()));
      long[] indices = operator.evaluate(List.of(x)).toArray();
      out.addAll(StreamBeat.of(unit.output(), unit.index().bits(), indices));
    }
    int bits = layout.lanes() * unit.element().bits();
    return new BlockCase(
        unit.module(),
        unit.module(),
        List.of(BlockPort.stream("in", bits, in)),
        List.of(BlockPort.stream("out", unit.index().bits(), out)));
  }
}
