// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitloom.cosim.HarnessBuild;
import org.bitloom.cosim.SimulationProgram;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer.Ties;
import org.bitloom.plan.array.Scaling;
import org.bitloom.rtl.array.ArrayRequantizer;

/**
 * Simulates a lane of the array's requantizer alone, with the constants of every channel of every
 * layer, at all accumulators that matter; results have to be those of the network's reference.
 *
 * @param block the lane
 * @param files of the design by name
 */
record ArrayRequantizerBench(ArrayRequantizer block, Map<String, String> files) {
  private static final int MOST_THRESHOLDS = 512;

  /** So many words are simulated at most, if there are not more channels. */
  private static final int MOST_WORDS = 1 << 20;

  private static final int LINES_SHOWN = 3;

  /** Inputs of a cycle, from the highest bit on, as text, and what comes of it. */
  private record Word(String stimulus, String expected) {}

  /** Returns a statement about each layer. */
  List<Proof> proofs(List<ArrayLane> lanes) {
    Tool.require(List.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE));
    long start = System.nanoTime();
    int channels = Math.max(1, lanes.stream().mapToInt(ArrayLane::channels).sum());
    int thresholds = Math.clamp(MOST_WORDS / 2L / channels, 1, MOST_THRESHOLDS);
    List<Word> words = new ArrayList<>();
    TreeMap<Integer, ArrayLane> firsts = new TreeMap<>();
    for (ArrayLane lane : lanes) {
      firsts.put(words.size(), lane);
      for (int channel = 0; channel < lane.channels(); channel++) {
        words(lane, channel, thresholds, words);
      }
    }
    List<String> log = run(words);
    double seconds = (System.nanoTime() - start) / 1e9 / Math.max(1, lanes.size());
    List<Proof> proofs = new ArrayList<>();
    for (Map.Entry<Integer, ArrayLane> first : firsts.entrySet()) {
      Integer next = firsts.higherKey(first.getKey());
      int end = next == null ? words.size() : next;
      proofs.add(proof(first.getValue(), log, first.getKey(), end, seconds));
    }
    return proofs;
  }

  private static Proof proof(ArrayLane lane, List<String> log, int from, int end, double seconds) {
    List<String> wrong =
        log.stream().filter(line -> of(line, from, end)).limit(LINES_SHOWN).toList();
    return new Proof(
        lane.node().layer(),
        "a lane of the array's requantizer gives its results with the constants in memory",
        "simulation of %d words".formatted(end - from),
        wrong.isEmpty() ? Proof.Outcome.PROVEN : Proof.Outcome.REFUTED,
        wrong,
        seconds);
  }

  /** Whatever is no word of the bench is wrong for all. */
  private static boolean of(String line, int from, int end) {
    if (!line.startsWith("word ")) {
      return line.startsWith("%Error");
    }
    int word = Integer.parseInt(line.split(" ")[1]);
    return word >= from && word < end;
  }

  private void words(ArrayLane lane, int channel, int thresholds, List<Word> words) {
    int constants = Math.min(channel, lane.scalings().size() - 1);
    Interval range = lane.range(channel);
    CriticalAccumulators critical =
        new CriticalAccumulators(lane.proven(), block.sum().bits(), thresholds);
    for (long accumulator : critical.of(channel, range)) {
      long sum = accumulator - lane.bias(channel);
      BigInteger word = constants(lane.scalings().get(constants));
      word = append(word, sum, block.sum().bits());
      word = append(word, lane.numbers().shift(), block.shift().bits());
      word = append(word, lane.numbers().clamp().min(), block.elementBits());
      word = append(word, lane.numbers().clamp().max(), block.elementBits());
      word = append(word, lane.numbers().ties() == Ties.TO_EVEN ? 1 : 0, 1);
      word = append(word, lane.numbers().ties() == Ties.TO_ODD ? 1 : 0, 1);
      word = append(word, lane.numbers().tieBits(), tieBits());
      long result = lane.result(channel, accumulator);
      words.add(new Word(word.toString(16), bits(result, block.elementBits()).toString(16)));
    }
  }

  /** From the lowest bit on: multiplier, addend, addend below the pivot, pivot. */
  private BigInteger constants(Scaling scaling) {
    BigInteger word = BigInteger.ZERO;
    if (block.split()) {
      word = bits(scaling.pivot(), block.pivot().bits());
      word = append(word, scaling.below(), block.addend().bits());
    }
    word = append(word, scaling.addend(), block.addend().bits());
    return append(word, scaling.multiplier(), block.multiplier().bits());
  }

  private static BigInteger append(BigInteger word, long value, int bits) {
    return word.shiftLeft(bits).or(bits(value, bits));
  }

  private static BigInteger bits(long value, int bits) {
    return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
  }

  private List<String> run(List<Word> words) {
    try (Workspace workspace = Workspace.create()) {
      workspace.write("stimulus.mem", lines(words.stream().map(Word::stimulus).toList()));
      workspace.write("expected.mem", lines(words.stream().map(Word::expected).toList()));
      workspace.write("bench.v", bench(words.size()));
      workspace.write("main.cpp", RequantizerBench.MAIN);
      workspace.write(block.module() + ".v", files.get(block.module() + ".v"));
      Workspace.Outcome built =
          HarnessBuild.ofBench(
              workspace, HarnessBuild.USUAL, List.of("bench.v", block.module() + ".v"));
      if (built.exitCode() != 0) {
        return built.log().lines().filter(line -> line.startsWith("%Error")).toList();
      }
      return workspace
          .run(List.of(workspace.path(SimulationProgram.FILE).toString()))
          .log()
          .lines()
          .toList();
    }
  }

  private static String lines(List<String> words) {
    return String.join("\n", words) + "\n";
  }

  /** Returns the bits that say which fractions count as none; 0 where only none does. */
  private int tieBits() {
    return block.nearTies() ? block.tieBits().bits() : 0;
  }

  private String ties() {
    int near = tieBits();
    String even =
        block.ties() ? ".to_even(w3[%s]), .to_odd(w3[%s]), ".formatted(near + 1, near) : "";
    return even + (block.nearTies() ? ".tie_bits(w3[%s:0]),".formatted(near - 1) : "");
  }

  /** Inputs are there in the cycles that the lane says: a sum first, and bounds last. */
  private String bench(int words) {
    int shift = block.shift().bits();
    int element = block.elementBits();
    int high = 2 + tieBits();
    int low = high + 2 * element;
    int sums = low + shift;
    int all = sums + block.sum().bits() + block.widths().constantBits();
    return """
    module bench (input wire clk, output reg done);
        reg [%1$d:0] stimulus [0:%2$d];
        reg [%3$d:0] expected [0:%2$d];
        initial $readmemh("stimulus.mem", stimulus);
        initial $readmemh("expected.mem", expected);
        integer cycle;
        initial begin
            cycle = 0; done = 1'b0;
        end
        wire [%1$d:0] w0 = stimulus[cycle %% %4$d];
        reg  [%1$d:0] w1, w2, w3, w4;
        wire signed [%3$d:0] result;
        %5$s lane (
            .clk(clk), .sum(w0[%6$d +: %7$d]), .constants1(w1[%1$d:%8$d]),
            .shift(w3[%9$d +: %10$d]), .low(w4[%11$d +: %12$d]), .high(w4[%14$d +: %12$d]),
            %13$s .result(result));
        always @(posedge clk) begin
            cycle <= cycle + 1;
            w1 <= w0; w2 <= w1; w3 <= w2; w4 <= w3;
            if (cycle >= 5 && cycle < %4$d + 5 && result != expected[cycle - 5])
                $display("word %%0d of %%h is %%h instead of %%h",
                    cycle - 5, stimulus[cycle - 5], result, expected[cycle - 5]);
            done <= cycle == %4$d + 5;
        end
    endmodule
    """
        .formatted(
            all - 1,
            words - 1,
            element - 1,
            words,
            block.module(),
            sums,
            block.sum().bits(),
            sums + block.sum().bits(),
            low,
            shift,
            high + element,
            element,
            ties(),
            high);
  }
}
