// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.api.Test;

/** Co-simulation finds every fault that is seeded into the rendered design of a small network. */
class SeededFaultTest {
  private static final int VECTORS = 200;

  /**
   * One entry per fault. Patterns name what the design has at that place, so that a template that
   * changes fails here instead of testing nothing.
   */
  private static final List<Mutation> FAULTS =
      List.of(
          new Mutation(
              "rounding constant dropped",
              "faults__fc__requantizer_lane.v",
              "due_addend <= s1_chosen;",
              "due_addend <= s1_chosen - (1 << 21);"),
          new Mutation(
              "clamp to one more than the minimum",
              "faults__fc__requantizer_lane.v",
              "OUT_MIN = -10'sd100",
              "OUT_MIN = -10'sd99"),
          new Mutation(
              "clamp to one less than the maximum",
              "faults__fc__requantizer_lane.v",
              "OUT_MAX = 10'sd127",
              "OUT_MAX = 10'sd126"),
          new Mutation(
              "shift one too far",
              "faults__fc__requantizer_lane.v",
              "= sum\\[31:22\\]",
              "= {sum[31], sum[31:23]}"),
          new Mutation(
              "sign extension dropped", "faults__fc__pe.v", "\\{products\\[16\\],", "{1'b0,"),
          new Mutation(
              "accumulator one bit narrower",
              "faults__fc__pe.v",
              "output reg  signed \\[17:0\\] sum",
              "output reg  signed [16:0] sum"),
          new Mutation(
              "accumulator not restarted", "faults__fc__pe.v", "\\(first \\? bias : sum\\)", "sum"),
          new Mutation("sum not kept", "faults__fc__pe.v", "\\(first \\? bias : sum\\)", "bias"),
          new Mutation(
              "bias of the next group",
              "faults__fc__mac_array.v",
              "biases\\[group\\]",
              "biases[!group]"),
          new Mutation(
              "constants of another channel",
              "faults__fc__requantizer.v",
              "constants\\[beat\\]",
              "constants[~beat]"),
          new Mutation(
              "weights swapped", "faults__y__weights.mem", "\\A(\\w+)\\n(\\w+)\\n", "$2\n$1\n"),
          new Mutation(
              "back-pressure ignored",
              "faults__fc__input.v",
              "wire room    = .*;",
              "wire room    = 1'b1;"),
          new Mutation(
              "credit never spent",
              "faults__fc__input.v",
              "credits - cost \\+ \\{\\d'd0, credit_return\\}",
              "CREDITS"),
          new Mutation(
              "credit never returned",
              "faults__fc__input.v",
              "\\{\\d'd0, credit_return\\}",
              "1'b0"),
          new Mutation(
              "queue too small",
              "faults__fc__engine.v",
              "\\.INDEX_BITS \\(5\\)",
              ".INDEX_BITS (2)"),
          new Mutation(
              "last beat lost",
              "bitloom_output_queue.v",
              "\\.push      \\(push\\)",
              ".push      (push && !(beat_end && vector_end))"),
          new Mutation(
              "ready stuck at 0", "faults__y__input.v", "in_ready    = .*;", "in_ready    = 1'b0;"),
          new Mutation(
              "ready stuck at 1", "faults__y__input.v", "in_ready    = .*;", "in_ready    = 1'b1;"),
          new Mutation(
              "valid without a beat",
              "faults__x__axi_input.v",
              "\\(head_valid && !dropping\\)",
              "1'b1"),
          new Mutation(
              "ready of the reader ignored",
              "faults__x__axi_input.v",
              "wire send = out_valid && out_ready;",
              "wire send = out_valid;"),
          new Mutation(
              "last beat not marked",
              "faults__y__axi_output.v",
              "\\{in_last, in_data\\}",
              "{1'b0, in_data}"),
          new Mutation(
              "other vector read",
              "faults__fc__input.v",
              "second_vector \\^ last_pass",
              "second_vector"),
          new Mutation(
              "words not forgotten at reset", "faults__fc__input.v", "unread        <= 3'd0;", ""));

  @Test
  void theDesignWithoutAFaultPasses() {
    Subject subject = subject();
    assertThat(subject.complaint(run(subject))).isEmpty();
  }

  @Test
  void everyFaultIsFound() {
    Subject right = subject();
    List<CosimResult> results =
        FAULTS.parallelStream()
            .map(fault -> run(new Subject(right.plan(), fault.apply(right.design()))))
            .toList();

    List<String> survivors = new ArrayList<>();
    for (int i = 0; i < FAULTS.size(); i++) {
      CosimResult result = results.get(i);
      System.out.printf(
          "%-36s %6d mismatches, %6d violations, %s%n",
          FAULTS.get(i).name(),
          result.mismatches().total(),
          result.violationCount(),
          result.deadlock().isPresent() ? "deadlock" : "no deadlock");
      if (result.success()) {
        survivors.add(FAULTS.get(i).name());
      }
    }
    assertThat(survivors).isEmpty();
  }

  private static Subject subject() {
    RequiredTools.assume(new Verilator());
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Plan plan =
        compiler
            .read(
                Launcher.repository().resolve("testbenches/src/test/resources/designs/faults.loom"))
            .flatMap(compiler::plan)
            .orElseThrow();
    return Subject.of(plan);
  }

  private static CosimResult run(Subject subject) {
    List<List<Tensor>> samples = new ArrayList<>(extremes(subject.plan()));
    samples.addAll(RandomSamples.of(subject.plan().network(), VECTORS, 23));
    return subject.run(samples, Stalls.BURSTY, 23);
  }

  /** Returns inputs that bring every accumulator of the first layer to its ends. */
  private static List<List<Tensor>> extremes(Plan plan) {
    Edge x = plan.network().inputs().get(0);
    Dense dense = (Dense) plan.network().nodes().get(0).operator();
    List<List<Tensor>> samples = new ArrayList<>();
    for (int channel = 0; channel < dense.outputCount(); channel++) {
      int o = channel;
      for (int sign : new int[] {1, -1}) {
        samples.add(
            List.of(
                Tensor.generate(
                    x.type().shape(),
                    i ->
                        sign * dense.weights().get(o, i) < 0
                            ? x.type().range().min()
                            : x.type().range().max())));
      }
    }
    return samples;
  }
}
