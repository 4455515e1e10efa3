// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.rtl.function.ArgMaxUnit;
import org.bitloom.rtl.stream.Fork;

/** Skid buffer, FIFO, fork and argmax. */
final class StreamCases {
  private static final int INFERENCES = 8;

  private final SplittableRandom random = new SplittableRandom(21);

  /** Adds all blocks. */
  void addTo(BlockBench bench) {
    bench.addFile("fifo_with_credits.v", FIFO_WITH_CREDITS);
    for (int width : new int[] {1, 8, 97}) {
      bench.add(pass("skid_" + width, "bitloom_skid_buffer #(.WIDTH(" + width + "))", width, 1));
    }
    for (int bits : new int[] {2, 3, 5}) {
      bench.add(pass("fifo_" + bits, "fifo_with_credits #(.INDEX_BITS(" + bits + "))", 9, 2));
    }
    for (Fork fork : forks()) {
      bench.addModule(fork);
      bench.add(forkCase(fork));
    }
    for (ArgMaxUnit unit : argMaxUnits()) {
      bench.addModule(unit);
      bench.add(argMaxCase(unit));
    }
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

  private List<StreamBeat> randomBeats(int count, int bits) {
    List<StreamBeat> beats = new ArrayList<>();
    StreamLayout layout = new StreamLayout(1, bits, bits);
    for (int i = 0; i < count; i++) {
      beats.addAll(StreamBeat.of(layout, 1, random.longs(bits, 0, 2).toArray()));
    }
    return beats;
  }

  private BlockCase pass(String name, String instance, int bits, int latency) {
    List<StreamBeat> beats = randomBeats(60, bits);
    return new BlockCase(
        name,
        instance,
        List.of(BlockPort.plain("in", bits, beats)),
        List.of(BlockPort.plain("out", bits, beats)),
        Optional.of(new BlockCase.Timing(latency, 1)));
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
    for (int i = 0; i < fork.branches(); i++) {
      outputs.add(BlockPort.stream("out", fork.dataBits(), beats));
    }
    return new BlockCase(
        fork.module(),
        BlockCase.instanceOf(fork),
        List.of(BlockPort.stream("in", fork.dataBits(), beats)),
        outputs,
        Optional.of(new BlockCase.Timing(fork.latency(), 1)));
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
      Interval values = values(unit.element().range(), i);
      Tensor x = Tensor.generate(shape, j -> random.nextLong(values.min(), values.max() + 1));
      in.addAll(StreamBeat.of(layout, unit.element().bits(), x.toArray()));
      long[] indices = operator.evaluate(List.of(x)).toArray();
      out.addAll(StreamBeat.of(unit.output(), unit.index().bits(), indices));
    }
    int bits = layout.lanes() * unit.element().bits();
    return new BlockCase(
        unit.module(),
        unit.module(),
        List.of(BlockPort.stream("in", bits, in)),
        List.of(BlockPort.stream("out", unit.index().bits(), out)),
        Optional.of(
            new BlockCase.Timing(layout.beatsPerVector() - 1L + unit.latency(), layout.beats())));
  }

  /** All values, then few, so that many are equal, then only the smallest, below any padding. */
  private static Interval values(Interval all, int inference) {
    return switch (inference % 3) {
      case 0 -> all;
      case 1 -> new Interval(-1, 0).clampTo(all);
      default -> new Interval(all.min(), all.min() + 1);
    };
  }
}
