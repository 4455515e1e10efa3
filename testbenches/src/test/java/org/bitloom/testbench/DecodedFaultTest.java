// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.RepeatedCosimulation;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.sparse.SparseImage;
import org.bitloom.sparse.SymbolStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Co-simulation finds damaged streams and faults of what decodes them after a reset. One build has
 * all faults; a memory that is read at the start says which one a run has.
 */
@Tag("campaign")
class DecodedFaultTest {
  private static final String NODE = "wide_accumulator";
  private static final String LAYER = "sparse_start__" + NODE + "__";
  private static final String SWITCH = "seeded.mem";
  private static final long MOST_CYCLES = 100_000;

  /**
   * A fault.
   *
   * @param name of it
   * @param place regular expression of what it changes, the second group, behind the first group
   * @param wrong what stands there instead
   */
  private record Fault(String name, String place, String wrong) {}

  private static final List<Fault> DECODER =
      List.of(
          new Fault("wrong distance", "(4'd3: distance = )(4'd15)", "4'd14"),
          new Fault("wrong value", "(3'd1: value = )(-8'sd90)", "8'sd90"),
          new Fault("wrong length", "(\\.limits +\\()(VALUE_LIMITS)", "VALUE_LIMITS ^ 9'h040"),
          new Fault("symbol without value lost", "(!= )(4'd15)", "4'd14"),
          new Fault("value of the symbol before", "(\\.keep +\\()(s6_keep)", "s5_keep"));

  private static final List<Fault> WRITER =
      List.of(
          new Fault("zero lost", "(keep \\? )(distance)(?= :)", "distance - 1'b1"),
          new Fault("zero too many", "(: )(distance - 1'b1)(?=;)", "distance"),
          new Fault("value for every zero", "(weight += \\()(ended)(?= &&)", "1'b1"),
          new Fault("first symbol too early", "(decode = )(started\\[1\\])", "started[0]"),
          new Fault("word one short", "(word_end = lane == )(LAST_LANE\\[LANE_BITS-1:0\\])", "0"),
          new Fault("done too early", "(done +<= )(full)(?=;)", "write"));

  private static Subject right;
  private static RepeatedCosimulation run;
  private static List<Fault> faults;

  @BeforeAll
  static void build() {
    RequiredTools.assume(new Verilator());
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Plan plan =
        compiler
            .read(
                Launcher.repository()
                    .resolve("compiler/src/test/resources/designs/sparse_start.loom"))
            .flatMap(compiler::plan)
            .orElseThrow();
    right = Subject.of(plan);
    faults = new ArrayList<>(DECODER);
    faults.addAll(WRITER);
    run =
        new RepeatedCosimulation(
            plan,
            switched(right.design()),
            RandomSamples.of(plan.network(), 20, 5),
            new CosimOptions(new Verilator(), Stalls.BURSTY, 5, true, Optional.empty()));
  }

  @AfterAll
  static void close() {
    if (run != null) {
      run.close();
    }
  }

  private static String writer(DesignUnderTest design) {
    return design.files().keySet().stream()
        .filter(file -> file.startsWith("bitloom_weight_writer"))
        .findFirst()
        .orElseThrow();
  }

  /** The design with every fault, none of them on. */
  private static DesignUnderTest switched(DesignUnderTest design) {
    String memory = "reg [7:0] seeded [0:0]; initial \\$readmemh(\"" + SWITCH + "\", seeded); $0";
    String decoder = LAYER + "weights.v";
    String writer = writer(design);
    DesignUnderTest all = new Mutation("switch", decoder, "wire +rewind", memory).apply(design);
    all = new Mutation("switch", writer, "// The first words", memory).apply(all);
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      String chosen = "$1(seeded[0] == 8'd%d ? %s : $2)".formatted(i + 1, fault.wrong());
      String file = i < DECODER.size() ? decoder : writer;
      all = new Mutation(fault.name(), file, fault.place(), chosen).apply(all);
    }
    Map<String, String> files = new HashMap<>(all.files());
    files.put(SWITCH, "0\n");
    return new DesignUnderTest(all.top(), files, all.inputs(), all.outputs(), all.probes());
  }

  private static CosimResult run(Map<String, String> files) {
    return run.run(files, MOST_CYCLES);
  }

  @Test
  void theDesignWithoutAFaultIsRight() {
    assertThat(right.complaint(run(Map.of()))).isEmpty();
  }

  @Test
  void everyFaultIsFound() {
    List<String> survivors = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      if (run(Map.of(SWITCH, Integer.toHexString(i + 1) + "\n")).success()) {
        survivors.add(faults.get(i).name());
      }
    }
    assertThat(survivors).isEmpty();
  }

  /** The last symbol leads behind the last weight. */
  @Test
  void everyFlippedBitOfAStreamIsFound() {
    MacEngine engine =
        (MacEngine) right.plan().schedule().engine(right.plan().network().node(NODE));
    SparseImage image = engine.decoded().orElseThrow().image();
    SymbolStream stream = image.lanes().get(0);
    long distances =
        image.distances().code().length(stream.distances())
            - image.distances().code().length(image.reach());
    long values = image.values().code().length(stream.values());
    List<String> survivors = new ArrayList<>();
    for (String kind : List.of("distances", "values")) {
      String file = LAYER + kind + ".mem";
      String memory = right.design().files().get(file);
      for (int bit = 0; bit < (kind.equals("distances") ? distances : values); bit++) {
        if (run(Map.of(file, FlippedBits.of(memory, bit))).success()) {
          survivors.add(file + " bit " + bit);
        }
      }
    }
    assertThat(distances + values).isGreaterThan(60);
    assertThat(survivors).isEmpty();
  }
}
