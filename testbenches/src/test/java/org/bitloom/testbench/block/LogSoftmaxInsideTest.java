// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.FixedPoint;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Normalization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sum and the base within a unit, to the last bit, in Icarus: an output shows one of 100,000
 * that is one off.
 */
@Tag("campaign")
class LogSoftmaxInsideTest {
  private static final int VECTORS = 300;

  @TempDir private Path folder;

  private static Plan plan(Path network) {
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.PORTABLE, OptionalInt.empty(), diagnostics);
    Optional<Plan> plan = compiler.read(network).flatMap(compiler::plan);
    return plan.orElseThrow();
  }

  private Plan written(String type, String scale, int channels, String variant) throws IOException {
    Path network = folder.resolve("sums.loom");
    Files.writeString(
        network,
        """
        network sums {
            input x: %s[%s] scale %s;
            y = log_softmax(x%s);
            output y;
        }
        """
            .formatted(type, channels, scale, variant));
    Plan plan = plan(network);
    RenderedDesign design = new DesignRenderer().render(Compiler.lower(plan));
    for (String name : design.files().keySet()) {
      Files.writeString(folder.resolve(name), design.files().get(name));
    }
    return plan;
  }

  /** Vectors of all kinds: few that count, many that do, the largest one first or last. */
  private static List<Tensor> vectors(Normalization log, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long min = log.input().range().min();
    int channels = log.input().shape().channels();
    return IntStream.range(0, VECTORS)
        .mapToObj(
            v -> {
              int spread = 1 + random.nextInt(1 << random.nextInt(1, 9));
              long from = min + random.nextInt(257 - spread);
              return Tensor.generate(Shape.of(channels), i -> from + random.nextInt(spread));
            })
        .toList();
  }

  private List<String> simulated(List<Tensor> vectors, int channels, String base, String state)
      throws IOException {
    List<String> words = new ArrayList<>();
    for (Tensor vector : vectors) {
      for (int i = 0; i < channels; i++) {
        words.add("%02x".formatted(vector.get(i) & 0xff));
      }
    }
    Files.write(folder.resolve("x.hex"), words);
    Files.writeString(folder.resolve("check.v"), bench(words.size(), vectors.size(), base, state));
    Tool.Result build =
        Tool.run(
            folder,
            List.of(
                "iverilog",
                "-g2005",
                "-s",
                "check",
                "-o",
                "check.vvp",
                "check.v",
                "sums__y__log_softmax.v"));
    assertThat(build.exitCode()).as(build.output()).isZero();
    return Tool.run(folder, List.of("vvp", "-n", "check.vvp")).output().lines().toList();
  }

  private static String bench(int words, int vectors, String base, String state) {
    return """
    module check;
        reg clk = 0;
        reg rst = 1;
        always #1 clk = !clk;
        reg [7:0] x [0:LAST];
        initial $readmemh("x.hex", x);
        integer next = 0;
        integer left = VECTORS;
        wire ready;
        wire valid;
        wire [7:0] y;
        wire signed [63:0] base = BASE;
        sums__y__log_softmax dut (
            .clk(clk), .rst(rst), .in_valid(next <= LAST), .in_ready(ready), .in_data(x[next]),
            .in_last(1'b0), .credit_return(valid), .out_valid(valid), .out_data(y));
        always @(posedge clk) begin
            rst <= 0;
            if (!rst && ready && next <= LAST)
                next <= next + 1;
            if (STATE) begin
                @(negedge clk) $display("%0d %h", dut.sum, base);
                left <= left - 1;
                if (left == 1)
                    $finish;
            end
        end
    endmodule
    """
        .replace("BASE", base)
        .replace("STATE", state)
        .replace("LAST", Integer.toString(words - 1))
        .replace("VECTORS", Integer.toString(vectors));
  }

  @ParameterizedTest
  @CsvSource({
    "int8, 0.1, 10, 1",
    "uint8, 0.37, 5, 2",
    "int8, 0.0078125, 64, 3",
    "uint8, 3.9, 3, 4",
    "int8, 0.02, 300, 5",
    "int8, 0.00000001, 7, 6"
  })
  void sumAndBaseAreThoseOfTheOperator(String type, String scale, int channels, long seed)
      throws IOException {
    Tool.assume("iverilog", "-V");
    Plan plan = written(type, scale, channels, "");
    LogSoftmax log = (LogSoftmax) plan.network().nodes().get(0).operator();
    List<Tensor> vectors = vectors(log, seed);
    List<String> expected =
        vectors.stream()
            .map(
                x -> {
                  int sum = log.sum(x, 0);
                  return "%s %016x".formatted(sum, log.base(log.largest(x, 0), sum));
                })
            .toList();
    assertThat(simulated(vectors, channels, "dut.base", "dut.state == 4'd8")).isEqualTo(expected);
  }

  /** The register of the logarithm holds half a sixteenth more. */
  @ParameterizedTest
  @CsvSource({
    "int8, 0.1, 10, 1",
    "uint8, 0.37, 5, 2",
    "int8, 0.0078125, 64, 3",
    "int8, 7.3, 3, 4",
    "int8, 0.02, 300, 5"
  })
  void sumAndLogarithmAreThoseOfTheOperatorInFixedPoint(
      String type, String scale, int channels, long seed) throws IOException {
    Tool.assume("iverilog", "-V");
    Plan plan = written(type, scale, channels, ", tflite: micro");
    FixedLogSoftmax log = (FixedLogSoftmax) plan.network().nodes().get(0).operator();
    List<Tensor> vectors = vectors(log, seed);
    List<String> expected =
        vectors.stream()
            .map(
                x -> {
                  long sum = log.sum(x, 0);
                  return "%s %016x".formatted(sum, FixedPoint.logarithm(sum) + (1 << 21));
                })
            .toList();
    assertThat(simulated(vectors, channels, "dut.logarithm", "dut.computed")).isEqualTo(expected);
  }
}
