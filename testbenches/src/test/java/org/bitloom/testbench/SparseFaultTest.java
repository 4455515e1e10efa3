// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.sparse.SparseImage;
import org.bitloom.sparse.SymbolStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Co-simulation finds damaged streams and faults of the lanes that decode them. One build has all
 * faults of the lanes; a memory that is read at the start says which one a run has.
 */
class SparseFaultTest {
  private static final String LAYER = "sparse__two_accumulator__";
  private static final String LANE = LAYER + "sparse_lane.v";
  private static final String LANES = LAYER + "sparse_array.v";
  private static final String SWITCH = "seeded.mem";
  private static final long MOST_CYCLES = 200_000;

  /**
   * A fault of a lane, or of what names the next one.
   *
   * @param name of it
   * @param file that has it
   * @param place regular expression of what it changes, the second group, behind the first group
   * @param wrong what stands there instead
   */
  private record Fault(String name, String file, String place, String wrong) {
    Fault(String name, String place, String wrong) {
      this(name, LANE, place, wrong);
    }

    Mutation switched(int number) {
      String chosen = "$1(seeded[0] == 8'd%d ? %s : $2)".formatted(number, wrong);
      return new Mutation(name, file, place, chosen);
    }
  }

  private static final List<Fault> FAULTS =
      List.of(
          new Fault("wrong distance", "(4'd2: distance = )(4'd3)", "4'd4"),
          new Fault("wrong value", "(2'd1: value = )(-4'sd1)", "4'sd1"),
          new Fault(
              "wrong length", "(\\.limits \\()(DISTANCE_LIMITS)", "DISTANCE_LIMITS ^ 16'h0100"),
          new Fault("symbol without value lost", "(!= )(4'd15)", "4'd14"),
          new Fault("row one shorter", "(row_end = reached >= )(COLUMNS)", "5'd15"),
          new Fault("weight without a place", "(\\+ )(\\{4'd0, s3_keep\\})", "5'd0"),
          new Fault("other vector", "(\\{)(read_half)(?=, place)", "!read_half"),
          new Fault("product of a skip", "(<= )(s6_keep)(?= \\? product)", "1'b1"),
          new Fault("sum not restarted", "(\\()(s7_row_end)(?= \\? )", "1'b0"),
          new Fault("turns from lane 0 on", LANES, "(\\n lane <= )(1'd1)(?=;)", "1'd0"),
          new Fault("turns not begun anew", LANES, "(rst \\|\\| )(rewind)(?=\\))", "1'b0"),
          new Fault("one lane alone", LANES, "(lane == )(1'd1)(?= \\?)", "1'd0"));

  private static Subject right;
  private static RepeatedCosimulation run;

  @BeforeAll
  static void build() {
    RequiredTools.assume(new Verilator());
    right = subject("sparse.loom");
    Plan plan = right.plan();
    run =
        new RepeatedCosimulation(
            plan,
            switched(right.design()),
            RandomSamples.of(plan.network(), 100, 5),
            new CosimOptions(new Verilator(), Stalls.BURSTY, 5, true, Optional.empty()));
  }

  @AfterAll
  static void close() {
    if (run != null) {
      run.close();
    }
  }

  private static Subject subject(String design) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Path file = Launcher.repository().resolve("compiler/src/test/resources/designs/" + design);
    return Subject.of(compiler.read(file).flatMap(compiler::plan).orElseThrow());
  }

  /** The design with every fault of a lane, none of them on. */
  private static DesignUnderTest switched(DesignUnderTest design) {
    String memory = "reg [7:0] seeded [0:0]; initial \\$readmemh(\"" + SWITCH + "\", seeded);\n$0";
    DesignUnderTest all = new Mutation("switch", LANE, "// Prefix codes:", memory).apply(design);
    all = new Mutation("switch", LANES, "// Only the first round", memory).apply(all);
    for (int i = 0; i < FAULTS.size(); i++) {
      all = FAULTS.get(i).switched(i + 1).apply(all);
    }
    Map<String, String> files = new HashMap<>(all.files());
    files.put(SWITCH, "0\n");
    return new DesignUnderTest(all.top(), files, all.inputs(), all.outputs(), all.probes());
  }

  private static CosimResult run(Map<String, String> files) {
    return run.run(files, MOST_CYCLES);
  }

  @Test
  void theLanesWithoutAFaultAreRight() {
    assertThat(right.complaint(run(Map.of()))).isEmpty();
  }

  @Test
  void everyFaultOfALaneIsFound() {
    List<String> survivors = new ArrayList<>();
    for (int i = 0; i < FAULTS.size(); i++) {
      if (run(Map.of(SWITCH, Integer.toHexString(i + 1) + "\n")).success()) {
        survivors.add(FAULTS.get(i).name());
      }
    }
    assertThat(survivors).isEmpty();
  }

  /** Two layers read the sums, so they leave row by row. */
  @Test
  void twoRowsThatChangePlacesAreFound() {
    Subject edges = subject("sparse_edges.loom");
    String file = "sparse_edges__last_accumulator__order.mem";
    String order = edges.design().files().get(file);
    String swapped = order.replaceFirst("(?m)^([0-9a-f]+)\n([0-9a-f]+)$", "$2\n$1");
    assertThat(swapped).isNotEqualTo(order);
    Map<String, String> files = new HashMap<>(edges.design().files());
    files.put(file, swapped);
    DesignUnderTest right = edges.design();
    DesignUnderTest wrong =
        new DesignUnderTest(right.top(), files, right.inputs(), right.outputs(), right.probes());
    List<List<Tensor>> samples = RandomSamples.of(edges.plan().network(), 10, 5);
    assertThat(edges.run(samples, Stalls.BURSTY, 5).success()).isTrue();
    assertThat(new Subject(edges.plan(), wrong).run(samples, Stalls.BURSTY, 5).success()).isFalse();
  }

  /** The last symbol of a lane leads behind its last row, where nothing is read any more. */
  @Test
  @Tag("campaign")
  void everyFlippedBitOfAStreamIsFound() {
    SparseEngine engine =
        (SparseEngine)
            right.plan().schedule().engine(right.plan().network().node("two_accumulator"));
    SparseImage image = engine.image();
    List<String> survivors = new ArrayList<>();
    int damaged = 0;
    for (int lane = 0; lane < image.lanes().size(); lane++) {
      SymbolStream stream = image.lanes().get(lane);
      long distances =
          image.distances().code().length(stream.distances())
              - image.distances().code().length(image.reach());
      long values = image.values().code().length(stream.values());
      for (String kind : List.of("distances", "values")) {
        String file = LAYER + "lane_" + lane + "_" + kind + ".mem";
        String memory = right.design().files().get(file);
        for (int bit = 0; bit < (kind.equals("distances") ? distances : values); bit++) {
          damaged++;
          if (run(Map.of(file, FlippedBits.of(memory, bit))).success()) {
            survivors.add(file + " bit " + bit);
          }
        }
      }
    }
    assertThat(damaged).isGreaterThan(60);
    assertThat(survivors).isEmpty();
  }
}
