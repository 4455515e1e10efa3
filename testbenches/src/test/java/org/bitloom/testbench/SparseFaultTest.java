// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.sparse.SparseImage;
import org.bitloom.sparse.SymbolStream;
import org.junit.jupiter.api.Test;

/** Co-simulation finds damaged streams and faults of the lanes that decode them. */
class SparseFaultTest {
  private static final String LAYER = "sparse__two_accumulator__";
  private static final String LANE = LAYER + "sparse_lane.v";

  private static final List<Mutation> FAULTS =
      List.of(
          new Mutation("wrong distance", LANE, "4'd2: distance = 4'd3", "4'd2: distance = 4'd4"),
          new Mutation("wrong value", LANE, "2'd1: value = -4'sd1", "2'd1: value = 4'sd1"),
          new Mutation("wrong length", LANE, "16'hc400", "16'hc500"),
          new Mutation("symbol without value lost", LANE, "!= 4'd15", "!= 4'd14"),
          new Mutation(
              "row one shorter",
              LANE,
              "row_end = reached >= COLUMNS",
              "row_end = reached >= 5'd15"),
          new Mutation("weight without a place", LANE, "\\{4'd0, s3_keep\\}", "5'd0"),
          new Mutation("other vector", LANE, "\\{read_half, place", "{!read_half, place"),
          new Mutation("product of a skip", LANE, "s6_keep \\? product : 11'sd0", "product"),
          new Mutation("sum not restarted", LANE, "\\(s7_row_end \\? .* : sum\\)", "sum"),
          new Mutation("order of two rows swapped", LAYER + "order.mem", "1\\n0\\n", "0\n1\n"));

  private static Subject subject() {
    RequiredTools.assume(new Verilator());
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Plan plan =
        compiler
            .read(Launcher.repository().resolve("compiler/src/test/resources/designs/sparse.loom"))
            .flatMap(compiler::plan)
            .orElseThrow();
    return Subject.of(plan);
  }

  private static CosimResult run(Subject subject) {
    return subject.run(RandomSamples.of(subject.plan().network(), 100, 5), Stalls.BURSTY, 5);
  }

  /** Returns a design with one bit of a stream flipped; bit 0 is the first that is read. */
  private static Subject flipped(Subject right, String file, int bit) {
    List<String> words = new ArrayList<>(right.design().files().get(file).lines().toList());
    int word = bit / SparseImage.WORD_BITS;
    int place = SparseImage.WORD_BITS - 1 - bit % SparseImage.WORD_BITS;
    String old = words.get(word);
    String hex = new BigInteger(old, 16).flipBit(place).toString(16);
    words.set(word, "0".repeat(old.length() - hex.length()) + hex);
    Map<String, String> files = new HashMap<>(right.design().files());
    files.put(file, String.join("\n", words) + "\n");
    DesignUnderTest design = right.design();
    return new Subject(
        right.plan(),
        new DesignUnderTest(
            design.top(), files, design.inputs(), design.outputs(), design.probes()));
  }

  /** The last symbol of a lane leads behind its last row, where nothing is read any more. */
  private static List<Subject> damaged(Subject right) {
    SparseEngine engine =
        (SparseEngine)
            right.plan().schedule().engine(right.plan().network().node("two_accumulator"));
    SparseImage image = engine.image();
    List<Subject> damaged = new ArrayList<>();
    for (int lane = 0; lane < image.lanes().size(); lane++) {
      SymbolStream stream = image.lanes().get(lane);
      long distances =
          image.distances().code().length(stream.distances())
              - image.distances().code().length(image.reach());
      long values = image.values().code().length(stream.values());
      for (int bit = 0; bit < distances; bit += 5) {
        damaged.add(flipped(right, LAYER + "lane_" + lane + "_distances.mem", bit));
      }
      for (int bit = 1; bit < values; bit += 5) {
        damaged.add(flipped(right, LAYER + "lane_" + lane + "_values.mem", bit));
      }
    }
    return damaged;
  }

  @Test
  void everyFaultOfALaneIsFound() {
    Subject right = subject();
    assertThat(right.complaint(run(right))).isEmpty();
    List<String> survivors =
        FAULTS.parallelStream()
            .filter(fault -> run(new Subject(right.plan(), fault.apply(right.design()))).success())
            .map(Mutation::name)
            .toList();
    assertThat(survivors).isEmpty();
  }

  @Test
  void everyFlippedBitOfAStreamIsFound() {
    List<Subject> damaged = damaged(subject());
    assertThat(damaged).hasSizeGreaterThan(10);
    assertThat(damaged.parallelStream().filter(subject -> run(subject).success())).isEmpty();
  }
}
