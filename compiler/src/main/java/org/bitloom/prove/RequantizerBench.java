// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bitloom.cosim.HarnessBuild;
import org.bitloom.cosim.SimulationProgram;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.requantize.Requantizer;

/**
 * Simulates the module of a requantizer alone, where its accumulators need not be those that some
 * input of the network brings about: at both ends of every channel's range, on both sides of every
 * threshold, at powers of two, at steps and pivot, and at random.
 *
 * @param block the module
 */
record RequantizerBench(Requantizer block) {
  private static final int MOST_THRESHOLDS = 512;
  private static final int LINES_SHOWN = 3;

  /** Simulates all of these, from one build. */
  static List<Proof> proofs(List<Requantizer> blocks, Map<String, String> files) {
    if (blocks.isEmpty()) {
      return List.of();
    }
    Tool.require(List.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE));
    long start = System.nanoTime();
    List<RequantizerBench> benches = blocks.stream().map(RequantizerBench::new).toList();
    List<String> log;
    try (Workspace workspace = Workspace.create()) {
      files.forEach(workspace::write);
      benches.forEach(bench -> bench.write(workspace));
      workspace.write("bench.v", top(benches));
      workspace.write("main.cpp", MAIN);
      log = run(workspace, benches);
    }
    double seconds = (System.nanoTime() - start) / 1e9 / benches.size();
    return benches.stream().map(bench -> bench.proof(log, seconds)).toList();
  }

  private Proof proof(List<String> log, double seconds) {
    List<String> wrong =
        log.stream()
            .filter(line -> line.startsWith(block.module() + " ") || line.startsWith("%Error"))
            .limit(LINES_SHOWN)
            .toList();
    return new Proof(
        block.module(),
        "computes its formula on both sides of every threshold, and at the ends of every channel",
        "simulation of %d words".formatted(words()),
        wrong.isEmpty() ? Proof.Outcome.PROVEN : Proof.Outcome.REFUTED,
        wrong,
        seconds);
  }

  private int words() {
    return block.beats() * accumulators().values().stream().mapToInt(a -> a.length).max().orElse(1);
  }

  private Map<Integer, long[]> accumulators() {
    Map<Integer, long[]> accumulators = new HashMap<>();
    for (int beat = 0; beat < block.beats(); beat++) {
      for (int lane = 0; lane < block.lanes(); lane++) {
        channel(beat, lane).ifPresent(c -> accumulators.computeIfAbsent(c, this::accumulators));
      }
    }
    return accumulators;
  }

  /** Returns the channel of a lane in a beat; empty where nothing is said about the result. */
  private OptionalInt channel(int beat, int lane) {
    OptionalInt channel = block.channel(beat, lane);
    return channel.isPresent() && used(channel.getAsInt()) ? channel : OptionalInt.empty();
  }

  private ProvenRequantizer proven() {
    return block.proven();
  }

  private boolean used(int channel) {
    int ranges = block.lane().accumulators().size();
    int constants = proven().channels().size();
    return (ranges == 1 || channel < ranges) && (constants == 1 || channel < constants);
  }

  private Interval range(int channel) {
    List<Interval> ranges = block.lane().accumulators();
    return ranges.get(ranges.size() == 1 ? 0 : channel);
  }

  private long[] accumulators(int channel) {
    return new CriticalAccumulators(proven(), block.inBits(), MOST_THRESHOLDS)
        .of(channel, range(channel));
  }

  private void write(Workspace workspace) {
    Map<Integer, long[]> accumulators = accumulators();
    StringBuilder stimulus = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    int words = words();
    for (int word = 0; word < words; word++) {
      int round = word / block.beats();
      int beat = word % block.beats();
      BigInteger in = BigInteger.ZERO;
      BigInteger out = BigInteger.ZERO;
      for (int lane = block.lanes() - 1; lane >= 0; lane--) {
        OptionalInt channel = channel(beat, lane);
        long acc = 0;
        long result = 0;
        if (channel.isPresent()) {
          long[] own = accumulators.get(channel.getAsInt());
          acc = own[round % own.length];
          result = proven().apply(channel.getAsInt(), acc);
        }
        in = in.shiftLeft(block.inBits()).or(bits(acc, block.inBits()));
        out = out.shiftLeft(block.outBits()).or(bits(result, block.outBits()));
      }
      stimulus.append(in.toString(16)).append('\n');
      expected.append(out.toString(16)).append('\n');
    }
    workspace.write(block.module() + "__stimulus.mem", stimulus.toString());
    workspace.write(block.module() + "__expected.mem", expected.toString());
    workspace.write(block.module() + "__used.mem", mask());
    workspace.write(block.module() + "__bench.v", bench(words));
  }

  private static String top(List<RequantizerBench> benches) {
    StringBuilder text = new StringBuilder("module bench (input wire clk, output wire done);\n");
    StringBuilder all = new StringBuilder("    assign done = 1'b1");
    for (int i = 0; i < benches.size(); i++) {
      String module = benches.get(i).block.module();
      text.append(
          "    wire done%d;\n    %s__bench b%d (.clk(clk), .done(done%d));\n"
              .formatted(i, module, i, i));
      all.append(" && done").append(i);
    }
    return text.append(all).append(";\nendmodule\n").toString();
  }

  private static BigInteger bits(long value, int bits) {
    return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
  }

  /** Returns, beat by beat, the bits of lanes that a channel uses. */
  private String mask() {
    StringBuilder words = new StringBuilder();
    for (int beat = 0; beat < block.beats(); beat++) {
      BigInteger word = BigInteger.ZERO;
      for (int lane = 0; lane < block.lanes(); lane++) {
        if (channel(beat, lane).isPresent()) {
          word = word.or(bits(-1, block.outBits()).shiftLeft(lane * block.outBits()));
        }
      }
      words.append(word.toString(16)).append('\n');
    }
    return words.toString();
  }

  private String bench(int words) {
    return """
    module %5$s__bench (input wire clk, output reg done);
        reg [%1$d:0] stimulus [0:%3$d];
        reg [%2$d:0] expected [0:%3$d];
        reg [%2$d:0] used     [0:%4$d];
        initial $readmemh("%5$s__stimulus.mem", stimulus);
        initial $readmemh("%5$s__expected.mem", expected);
        initial $readmemh("%5$s__used.mem", used);
        integer cycle;
        integer sent;
        integer got;
        integer pause;
        initial begin
            cycle = 0; sent = 0; got = 0; pause = 0; done = 1'b0;
        end
        wire         rst   = cycle < 4;
        wire         valid = !rst && sent <= %3$d && pause == 0;
        wire         out_valid;
        wire [%2$d:0] out_data;
        %5$s requantizer (
            .clk(clk), .rst(rst), .in_valid(valid), .in_data(stimulus[sent %% %6$d]),
            .out_valid(out_valid), .out_data(out_data));
        always @(posedge clk) begin
            cycle <= cycle + 1;
            if (valid)
                sent <= sent + 1;
            // As close as the module allows, and now and then further apart.
            pause <= valid ? %9$d - 1 + (cycle %% 7 == 3) : pause == 0 ? 0 : pause - 1;
            if (!rst && out_valid) begin
                got <= got + 1;
                if (((out_data ^ expected[got %% %6$d]) & used[got %% %7$d]) != 0)
                    $display("%5$s beat %%0d of %%h is %%h instead of %%h",
                        got %% %7$d, stimulus[got %% %6$d], out_data, expected[got %% %6$d]);
            end
            if (cycle == %8$d) begin
                if (got != %6$d)
                    $display("%5$s %%0d words came out of %%0d", got, %6$d);
                done <= 1'b1;
            end
        end
    endmodule
    """
        .formatted(
            block.lanes() * block.inBits() - 1,
            block.lanes() * block.outBits() - 1,
            words - 1,
            block.beats() - 1,
            block.module(),
            words,
            block.beats(),
            (block.passes() + 1L) * words + 2L * block.latency() + 64,
            block.passes());
  }

  private static List<String> run(Workspace workspace, List<RequantizerBench> benches) {
    List<String> verilog = new ArrayList<>(List.of("bench.v"));
    for (RequantizerBench bench : benches) {
      String module = bench.block.module();
      verilog.addAll(List.of(module + "__bench.v", module + ".v", bench.block.laneModule() + ".v"));
      bench.block.productModule().ifPresent(product -> verilog.add(product + ".v"));
    }
    Workspace.Outcome built = HarnessBuild.ofBench(workspace, HarnessBuild.USUAL, verilog);
    if (built.exitCode() != 0) {
      return built.log().lines().filter(line -> line.startsWith("%Error")).toList();
    }
    return workspace
        .run(List.of(workspace.path(SimulationProgram.FILE).toString()))
        .log()
        .lines()
        .toList();
  }

  /** Clocks the bench until it is done. */
  static final String MAIN =
      """
      #include "Vdesign.h"
      int main() {
          Vdesign bench;
          while (!bench.done) {
              bench.clk = 0;
              bench.eval();
              bench.clk = 1;
              bench.eval();
          }
          return 0;
      }
      """;
}
