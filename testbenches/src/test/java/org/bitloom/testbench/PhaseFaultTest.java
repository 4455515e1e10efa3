// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each phase of a run finds the faults that it is there for, in a network of three convolutions and
 * with as few vectors as a user may have.
 */
@Tag("campaign")
class PhaseFaultTest {
  private static final int VECTORS = 4;
  private static final String WINDOWS = "windows__strided__windows.v";
  private static final String INPUT = "windows__x__axi_input.v";

  /** A fault and the phase that has to find it. */
  private record Seeded(String phase, Mutation fault) {}

  private static Seeded seeded(
      String phase, String name, String file, String pattern, String replacement) {
    return new Seeded(phase, new Mutation(name, file, pattern, replacement));
  }

  private static final List<Seeded> FAULTS =
      List.of(
          seeded(
              "starved",
              "a window is issued one word before it has arrived",
              WINDOWS,
              "ahead +<= FIRST_AHEAD;",
              "ahead <= FIRST_AHEAD + 1'b1;"),
          seeded(
              "starved",
              "a window is issued one row before it has arrived",
              WINDOWS,
              "ahead +<= FIRST_AHEAD;",
              "ahead <= FIRST_AHEAD + 4'd9;"),
          seeded("reset", "words are not forgotten", WINDOWS, "ahead +<= FIRST_AHEAD;", ""),
          seeded("reset", "rows are not forgotten", WINDOWS, "spare_rows +<= ALL_SPARE;", ""),
          seeded("reset", "the written address stays", WINDOWS, "write_address <= \\d+'d0;", ""),
          seeded("reset", "the read address stays", WINDOWS, "read_address <= 8'd57;", ""),
          seeded("reset", "credits are not given back", WINDOWS, "credits <= CREDITS;", ""),
          seeded(
              "reset",
              "a beat is taken in the first cycle after reset, and lost",
              INPUT,
              "buffer_ready && !rst",
              "buffer_ready"),
          seeded(
              "frames",
              "a wrong length is not reported",
              INPUT,
              "frame_error <= wrong_length;",
              "frame_error <= 1'b0;"),
          seeded(
              "frames",
              "surplus is not dropped",
              INPUT,
              "dropping <= wrong_length && out_last;",
              "dropping <= 1'b0;"),
          seeded(
              "frames",
              "a short frame is not completed",
              INPUT,
              "filling <= wrong_length && head_last;",
              "filling <= 1'b0;"),
          seeded(
              "frames",
              "a short frame is completed with what came last",
              INPUT,
              "filling \\? 8'd0 : head_data",
              "head_data"));

  @Test
  void theDesignWithoutAFaultPasses() {
    Subject right = subject();
    assertThat(right.complaint(run(right))).isEmpty();
  }

  @Test
  void everyPhaseFindsItsFaults() {
    Subject right = subject();
    List<CosimResult> results =
        FAULTS.parallelStream()
            .map(f -> run(new Subject(right.plan(), f.fault().apply(right.design()))))
            .toList();
    for (int i = 0; i < FAULTS.size(); i++) {
      Seeded seeded = FAULTS.get(i);
      assertThat(results.get(i).phases())
          .as("%s: %s", seeded.fault(), results.get(i).phases())
          .filteredOn(phase -> !phase.success())
          .extracting(PhaseResult::name)
          .contains(seeded.phase());
    }
  }

  /** What is right at power-up, so that no noise shows it, and not when a reset comes. */
  @Test
  void aResetForgetsWhatOnlyAFullDesignOrAWrongFrameBrings() {
    Subject right = subject();
    String credits = "credits <= CREDITS;";
    assertFoundBy("reset", run(withoutReset(right, WINDOWS, "credits", credits, "CREDITS")));
    for (String state : List.of("filling", "dropping")) {
      String cleared = state + " <= 1'b0;";
      assertFoundBy("frames", run(withoutReset(right, INPUT, state, cleared, "1'b0")));
    }
  }

  private static Subject withoutReset(
      Subject right, String file, String register, String reset, String start) {
    String name = register + " is right at power-up alone";
    Mutation forgotten = new Mutation(name, file, reset, "");
    Mutation started =
        new Mutation(name, file, "endmodule", "initial " + register + " = " + start + "; $0");
    return new Subject(right.plan(), started.apply(forgotten.apply(right.design())));
  }

  @Test
  void framesThatAreOneBeatTooShortAreCompleted() {
    Mutation fault =
        new Mutation(
            "a frame that lacks its last beat alone is not completed",
            INPUT,
            "filling <= wrong_length && head_last;",
            "filling <= wrong_length && head_last && beat != 7'd103;");
    Subject right = subject();
    assertFoundBy("frames", run(new Subject(right.plan(), fault.apply(right.design()))));
  }

  private static void assertFoundBy(String phase, CosimResult result) {
    assertThat(result.phases())
        .as("%s", result.phases())
        .filteredOn(p -> !p.success())
        .extracting(PhaseResult::name)
        .contains(phase);
  }

  @Test
  void aSinkThatWaitsForValidFindsASourceThatWaitsForReady() {
    Subject right = subject();
    Mutation fault =
        new Mutation(
            "valid waits for ready",
            "windows__point__axi_output.v",
            "\\.out_valid \\(m_axis_tvalid\\),\\s*\\.out_ready \\(m_axis_tready\\),",
            ".out_valid (held), .out_ready (m_axis_tready), ");
    Mutation wire =
        new Mutation(
            "valid waits for ready",
            "windows__point__axi_output.v",
            "wire \\[\\d+:0\\] data;",
            "$0 wire held; assign m_axis_tvalid = held && m_axis_tready;");
    CosimResult result = run(new Subject(right.plan(), wire.apply(fault.apply(right.design()))));

    assertThat(result.deadlock()).map(CosimResult.Deadlock::phase).hasValue("shy");
  }

  private static CosimResult run(Subject subject) {
    return subject.run(RandomSamples.of(subject.plan().network(), VECTORS, 5), Stalls.RANDOM, 5);
  }

  /** Its output has one word for each image: only many images fill the queue in front of it. */
  @Test
  void queuesFarFromTheOutputAreFilled() {
    Subject right = subject("testbenches/src/test/resources/designs/pools.loom");
    Mutation fault =
        new Mutation(
            "queue half as deep",
            "pools__widest__engine.v",
            "\\.INDEX_BITS \\(3\\)",
            ".INDEX_BITS (2)");
    Subject wrong = new Subject(right.plan(), fault.apply(right.design()));
    // A maximum hides most words that are lost, so images have to differ.
    CosimResult result =
        wrong.run(RandomSamples.of(wrong.plan().network(), 16, 1), Stalls.RANDOM, 1);

    assertThat(result.phases())
        .filteredOn(phase -> !phase.success())
        .extracting(PhaseResult::name)
        .contains("full");
  }

  private static Subject subject() {
    return subject("compiler/src/test/resources/designs/windows.loom");
  }

  private static Subject subject(String file) {
    RequiredTools.assume(new Verilator());
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Plan plan =
        compiler.read(Launcher.repository().resolve(file)).flatMap(compiler::plan).orElseThrow();
    return Subject.of(plan);
  }
}
