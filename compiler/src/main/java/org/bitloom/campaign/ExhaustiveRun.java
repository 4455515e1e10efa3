// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.HarnessBuild;
import org.bitloom.cosim.SimulationProgram;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.emit.RenderedDesign;

/**
 * Compares a lane of a requantizer with its mutant for every accumulator of its proven range and
 * all constants that the design gives it, in Verilator: an equivalence that no proof over all words
 * of its input could find.
 */
final class ExhaustiveRun {
  /** Cycles that are simulated at most: half a minute. */
  private static final long MOST_CYCLES = 1L << 28;

  private static final Pattern RANGE =
      Pattern.compile("signed \\[(\\d+):0\\] +in_data, +// \\[(-?\\d+), (-?\\d+)\\]");
  private static final Pattern CONSTANTS =
      Pattern.compile("input +wire \\[(\\d+):0\\] +s1_constants");
  private static final Pattern OUTPUT =
      Pattern.compile("output +reg +(?:signed +)?\\[(\\d+):0\\] +out_data");
  private static final Pattern SHARED = Pattern.compile("wire \\[\\d+:0\\] s1_constants = (.*);");
  private static final String LANE = "_lane.v";

  private final RenderedDesign design;
  private final Fault fault;
  private final String requantizer;
  private final String lane;

  /** What both sides are given beside accumulators, as Verilog expressions. */
  private record Constants(String right, String wrong) {}

  private ExhaustiveRun(RenderedDesign design, Fault fault, String requantizer) {
    this.design = design;
    this.fault = fault;
    this.requantizer = requantizer;
    this.lane = requantizer + "_lane";
  }

  /** Returns how many accumulators and constants were compared, all alike; empty if one was not. */
  static Optional<Long> cases(RenderedDesign design, Fault fault) {
    String file = fault.file();
    int end =
        file.endsWith("requantizer_lane.v")
            ? file.length() - LANE.length()
            : file.matches(".*requantizer\\.(v|mem)") ? file.lastIndexOf('.') : -1;
    return end < 0
        ? Optional.empty()
        : new ExhaustiveRun(design, fault, file.substring(0, end)).cases();
  }

  private Optional<Long> cases() {
    String text = design.files().get(lane + ".v");
    Matcher range = text == null ? RANGE.matcher("") : RANGE.matcher(text);
    if (!range.find()) {
      return Optional.empty();
    }
    Matcher bits = CONSTANTS.matcher(text);
    Matcher output = OUTPUT.matcher(text);
    List<Constants> constants =
        bits.find() ? constants(Integer.parseInt(bits.group(1)) + 1) : List.of();
    long min = Long.parseLong(range.group(2));
    long max = Long.parseLong(range.group(3));
    long cases = Math.multiplyExact(max - min + 1, (long) constants.size());
    if (constants.isEmpty() || !output.find() || cases > MOST_CYCLES) {
      return Optional.empty();
    }
    String bench = bench(constants, bits.group(1), range.group(1), output.group(1), min, max);
    return alike(text, bench) ? Optional.of(cases) : Optional.empty();
  }

  /** Returns what the lanes get from the memory, or what all of them have in common. */
  private List<Constants> constants(int bits) {
    String memory = design.files().get(requantizer + ".mem");
    String module = design.files().getOrDefault(requantizer + ".v", "");
    boolean inConstants = fault.file().equals(requantizer + ".v");
    if (memory == null) {
      Matcher right = SHARED.matcher(module);
      Matcher wrong = SHARED.matcher(inConstants ? fault.in(module) : module);
      boolean known = right.find() && wrong.find();
      boolean changed = known && !right.group(1).equals(wrong.group(1));
      return known && changed == inConstants
          ? List.of(new Constants(right.group(1), wrong.group(1)))
          : List.of();
    }
    if (inConstants) {
      return List.of();
    }
    boolean inMemory = !fault.inModule();
    List<String> right = words(memory, bits);
    List<String> wrong = inMemory ? words(fault.in(memory), bits) : right;
    Set<Constants> all = new LinkedHashSet<>();
    for (int i = 0; i < right.size(); i++) {
      if (!inMemory || !right.get(i).equals(wrong.get(i))) {
        all.add(new Constants(right.get(i), wrong.get(i)));
      }
    }
    return List.copyOf(all);
  }

  /** Returns the constants of every lane in every word. */
  private static List<String> words(String memory, int bits) {
    List<String> words = new ArrayList<>();
    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    for (String line : memory.lines().filter(l -> l.matches("[0-9a-fA-F]+")).toList()) {
      int lanes = Math.max(1, line.length() * 4 / bits);
      BigInteger word = new BigInteger(line, 16);
      for (int i = 0; i < lanes; i++) {
        words.add(bits + "'h" + word.shiftRight(i * bits).and(mask).toString(16));
      }
    }
    return words;
  }

  private String bench(
      List<Constants> constants,
      String constantMsb,
      String msb,
      String outMsb,
      long min,
      long max) {
    StringBuilder choice = new StringBuilder();
    for (int i = 0; i < constants.size(); i++) {
      choice.append(
          "            %d: begin right <= %s; wrong <= %s; end%n"
              .formatted(i, constants.get(i).right(), constants.get(i).wrong()));
    }
    return """
        module bench (input wire clk, output reg differs, output reg done);
            reg signed [63:0] value;
            integer index;
            integer waited;
            reg [%1$s:0] right;
            reg [%1$s:0] wrong;
            wire signed [%2$s:0] in_data = value[%2$s:0];
            wire signed [%3$s:0] y;
            wire signed [%3$s:0] z;
            initial begin
                value = %4$d; index = 0; waited = 0; differs = 1'b0; done = 1'b0;
            end
            always @(posedge clk) begin
                case (index)
        %6$s            default: ;
                endcase
                if (value != %5$d)
                    value <= value + 1;
                else if (index + 1 != %7$d) begin
                    value <= %4$d;
                    index <= index + 1;
                end
                if (waited < 8)
                    waited <= waited + 1;
                else if (y != z)
                    differs <= 1'b1;
                done <= value == %5$d && index + 1 == %7$d;
            end
            %8$s lane (.clk(clk), .in_data(in_data), .s1_constants(right), .out_data(y));
            %8$s__mutant mutant (.clk(clk), .in_data(in_data), .s1_constants(wrong), .out_data(z));
        endmodule
        """
        .formatted(constantMsb, msb, outMsb, min, max, choice, constants.size(), lane);
  }

  private boolean alike(String text, String bench) {
    Tool.require(List.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE));
    String mutant = fault.file().equals(lane + ".v") ? fault.in(text) : text;
    try (Workspace workspace = Workspace.create()) {
      workspace.write("right.v", text);
      workspace.write("wrong.v", mutant.replaceFirst("module \\w+", "module " + lane + "__mutant"));
      workspace.write("bench.v", bench);
      workspace.write("main.cpp", MAIN);
      List<String> verilog = List.of("bench.v", "right.v", "wrong.v");
      return HarnessBuild.ofBench(workspace, "-O2", verilog).exitCode() == 0
          && workspace.run(List.of(workspace.path(SimulationProgram.FILE).toString())).exitCode()
              == 0;
    }
  }

  private static final String MAIN =
      """
      #include "Vdesign.h"
      int main() {
          Vdesign bench;
          for (int after = 0; after < 16 && !bench.differs; after += bench.done) {
              bench.clk = 0;
              bench.eval();
              bench.clk = 1;
              bench.eval();
          }
          return bench.differs;
      }
      """;
}
