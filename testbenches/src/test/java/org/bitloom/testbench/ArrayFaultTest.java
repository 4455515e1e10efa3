// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.campaign.ArrayCheck;
import org.bitloom.campaign.ArraySubject;
import org.bitloom.campaign.Fault;
import org.bitloom.campaign.MutationCampaign;
import org.bitloom.campaign.MutationCampaign.Report;
import org.bitloom.campaign.MutationCampaign.Result;
import org.bitloom.campaign.MutationCampaign.Verdict;
import org.bitloom.campaign.RandomMaps;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The co-simulation of a shared array finds faults in every part of it. */
class ArrayFaultTest {
  private static final int VECTORS = 2;

  /** Mutants of each network; the figures of docs/array.md are those of 60. */
  private static final int EACH = Integer.getInteger("bitloom.mutants", 6);

  @Test
  void everySeededFaultIsFound() {
    requireKilled(subject("examples/lenet5/lenet5.loom", 16, 64, 16), ArrayFaults.FAULTS);
  }

  private static void requireKilled(ArraySubject subject, List<ArrayFault> seeded) {
    List<Fault> faults = seeded.stream().map(f -> f.in(subject.rendered().files())).toList();
    Report report = new MutationCampaign(subject, VECTORS, 1).run(faults, ArrayFaultTest::print);
    assertThat(report.results())
        .filteredOn(result -> result.verdict() != Verdict.KILLED || result.by().startsWith("build"))
        .isEmpty();
  }

  @Tag("campaign")
  @Test
  void everyFaultOfRingsOfRowsIsFound() {
    requireKilled(subject("examples/lenet5/lenet5.loom", 64, 128, 16), ArrayFaults.RINGS);
  }

  @Tag("campaign")
  @Test
  void everyFaultOfRowsReadAtOnceAndOfMeansIsFound() {
    String file = "testbenches/src/test/resources/designs/inverted_residual.loom";
    requireKilled(subject(file, 32, 32, 3), ArrayFaults.BANKS);
  }

  @Tag("campaign")
  @Test
  void everyFaultOfPairsOfPixelsIsFound() {
    String file = "testbenches/src/test/resources/designs/pixel_pairs.loom";
    requireKilled(subject(file, 64, 32, 3), ArrayFaults.PAIRS);
  }

  @Tag("campaign")
  @Test
  void everyFaultOfMapsInMemoryIsFound() {
    RequiredTools.assume(new Verilator());
    ArraySubject subject = ArraySubject.of(ArrayCheck.plan(RandomMaps.of(473)).orElseThrow());
    String top = subject.rendered().top() + ".v";
    requireKilled(
        subject,
        ArrayFaults.MAPS.stream().map(f -> f.file().equals("top.v") ? f.of(top) : f).toList());
  }

  @Tag("campaign")
  @Test
  void everyFaultOfLayersThatTakeTurnsIsFound() {
    String file = "testbenches/src/test/resources/designs/turns.loom";
    requireKilled(subject(file, 16, 32, 16), ArrayFaults.TURNS);
  }

  /** Survivors that change nothing, which no tool of the second look can show, with the reason. */
  private static final Map<String, String> EXPLAINED =
      Map.ofEntries(
          entry(
              "shared_array_kinds__exponentials.mem:",
              "a low bit of an exponential, or its neighbour's value, which no result of 8 bits"
                  + " shows"),
          entry(
              "shared_array_kinds__passes.mem:37:",
              "the step from one column of the kernel to the next, in a pass whose kernels have"
                  + " one"),
          entry("lenet5__passes.mem:7:", "the padding of a pass whose windows stay inside"),
          entry(
              "lenet5__sequencer.v:89:",
              "no pass fills a table, so the number of that state is free, and any free one will"
                  + " do"),
          entry("lenet5__sequencer.v:260:", "the constants of a group are one row"),
          entry("lenet5__sequencer.v:401:", "no window reaches below an image"),
          entry("lenet5__pe.v:72:", "no sweep takes the smallest element"),
          entry("pe.v:74:", "of two equal elements, either is the largest"),
          entry("pe.v:83:", "of two equal elements, either is the largest"),
          entry("lenet5__datapath.v:198:", "a bit of a word that no lane takes"),
          entry("requantizer.v:33:", "no upper bound is negative"),
          entry("lenet5.v:562:", "bits of an address below a beat are ignored"),
          entry("lenet5.v:254:", "so many runs are never on their way"),
          entry("shared_array_kinds.v:244:", "so many runs are never on their way"),
          entry("shared_array_kinds.v:269:", "half the ring holds the weights of every group"),
          entry("bitloom_axi_read.v:117:", "the ring takes every beat at once"),
          entry("bitloom_axi_write.v:189:", "nobody reads the output"),
          entry("bitloom_skid_buffer.v:35:", "two beats of results have room in the buffer"),
          entry("bitloom_axi_lite.v:77:", "it is right one cycle behind the reset, as before it"),
          entry(
              "bitloom_axi_lite.v:84:",
              "the processor gives no address before the last answer; the module's contract does"),
          entry(
              "bitloom_axi_lite.v:85:", "the next word is taken a cycle later, as the bus allows"));

  @Tag("campaign")
  @Test
  void everyFaultOfTheCatalogueIsNoticedOrChangesNothing() {
    List<Report> reports =
        List.of(
            chosen("testbenches/src/test/resources/designs/shared_array.loom", 32, 64, 256),
            chosen("examples/lenet5/lenet5.loom", 16, 64, 16));
    assertThat(reports).allSatisfy(report -> assertThat(report.results()).hasSize(EACH));
    assertThat(reports)
        .flatExtracting(Report::results)
        .filteredOn(result -> result.verdict() == Verdict.SURVIVED)
        .map(Result::fault)
        .filteredOn(fault -> !explained(fault))
        .isEmpty();
  }

  private static boolean explained(Fault fault) {
    return EXPLAINED.keySet().stream().anyMatch(fault.toString()::contains);
  }

  private static Report chosen(String file, int multipliers, int beatBits, int kibibytes) {
    ArraySubject subject = subject(file, multipliers, beatBits, kibibytes);
    MutationCampaign campaign = new MutationCampaign(subject, VECTORS, 1);
    assertThat(campaign.complaint()).isEmpty();
    return campaign.run(EACH, ArrayFaultTest::explained, ArrayFaultTest::print);
  }

  private static void print(Report report) {
    Result last = report.results().getLast();
    System.out.println(last.fault().kind() + ": " + last.verdict() + " " + last.by());
  }

  private static ArraySubject subject(String file, int multipliers, int beatBits, int kibibytes) {
    RequiredTools.assume(new Verilator());
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(multipliers), Map.of())
            .withArray(Optional.of(new Hardware.SharedArray(kibibytes, beatBits)));
    ArrayPlan plan =
        compiler
            .read(Launcher.repository().resolve(file))
            .map(network -> network.with(hardware))
            .flatMap(network -> ArrayPlanner.plan(network, new Diagnostics()))
            .orElseThrow();
    return ArraySubject.of(plan);
  }
}
