// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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

  /**
   * A fault that is seeded into a design.
   *
   * @param file end of its name
   * @param before what a line of it has, a space standing for any number of them
   * @param after what it has instead
   */
  private record Seeded(String name, String file, String before, String after) {
    Seeded of(String other) {
      return new Seeded(name, other, before, after);
    }

    Fault in(Map<String, String> files) {
      String found =
          files.keySet().stream().filter(f -> f.endsWith(file)).findFirst().orElseThrow();
      List<String> lines = List.of(files.get(found).split("\n", -1));
      Pattern pattern = Pattern.compile(Pattern.quote(before).replace(" ", "\\E +\\Q"));
      int line =
          IntStream.range(0, lines.size())
              .filter(i -> pattern.matcher(lines.get(i)).find())
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(name + ": not in " + found));
      String right = lines.get(line);
      String wrong = pattern.matcher(right).replaceFirst(after.replace("$", "\\$"));
      return new Fault(name, found, line + 1, right, wrong);
    }
  }

  private static final List<Seeded> FAULTS =
      List.of(
          new Seeded("goes back behind a group", "sequencer.v", "last && !next_group", "last"),
          new Seeded("column not restarted", "sequencer.v", "x <= sum_x;", "x <= x;"),
          new Seeded(
              "steps swapped",
              "sequencer.v",
              "next_sum ? column_step : next_line ? row_step",
              "next_sum ? row_step : next_line ? column_step"),
          new Seeded(
              "result on the last one",
              "sequencer.v",
              "<= result_place + result_column_step;",
              "<= result_place;"),
          new Seeded("next pass too early", "sequencer.v", "drained == 4'd10", "drained == 4'd1"),
          new Seeded("row read before it came", "sequencer.v", "line_y < load_row", "1'b1"),
          new Seeded("word loaded over a result", "array_load.v", "word_here && free", "word_here"),
          new Seeded(
              "words of a beat left out", "array_load.v", "beat_left = &part", "beat_left = 1'b1"),
          new Seeded(
              "inputs among weights", "lenet5.v", ".push_data (read_weights)", ".push_data (1'b1)"),
          new Seeded("set of the last group", "sequencer.v", "set <= !set;", "set <= set;"),
          new Seeded(
              "constants too late",
              "sequencer.v",
              "groups_under_way == 2'd2",
              "groups_under_way != 2'd0"),
          new Seeded(
              "row in use replaced",
              "array_ring.v",
              "written != {~gone[INDEX_BITS], gone[INDEX_BITS-1:0]}",
              "1'b1"),
          new Seeded("row before it came", "array_ring.v", "written != place", "1'b1"),
          new Seeded("row never given back", "array_ring.v", "gone <= next;", "gone <= gone;"),
          new Seeded("marked one too early", "array_ring.v", "marked <= next;", "marked <= place;"),
          new Seeded(
              "result in another word",
              "array_maps.v",
              "memory[write_address]",
              "memory[read_address]"),
          new Seeded(
              "element of another word",
              "array_maps.v",
              "memory[read_address]",
              "memory[write_address]"),
          new Seeded("window of the last column", "array_window.v", "if (shift)", "if (1'b1)"),
          new Seeded(
              "rows above of another column", "array_lines.v", "lines[column]", "lines[place]"),
          new Seeded("lower bound forgotten", "requantizer.v", "scaled4 < low_wide", "1'b0"),
          new Seeded(
              "shift without a sign", "requantizer.v", "total3 >>> shift", "total3 >> shift"),
          new Seeded(
              "rounding forgotten",
              "requantizer.v",
              "product2 + {{4{addend2[44]}}, addend2}",
              "product2"),
          new Seeded("sum not restarted", "pe.v", "first || multiplied ||", "multiplied ||"),
          new Seeded("word stored twice", "array_store.v", "advance ? ahead : place", "place"),
          new Seeded("stores too much", "array_store.v", "left - ONE", "left"),
          new Seeded(
              "words of a beat swapped", "array_store.v", "{word, earlier}", "{earlier, word}"),
          new Seeded(
              "beats without a place",
              "axi_read.v",
              "(issue ? next_need : {(QUEUE_BITS + 1){1'b0}})",
              "{(QUEUE_BITS + 1){1'b0}}"),
          new Seeded("burst ends with a beat", "axi_read.v", "rvalid && rlast", "rvalid"),
          new Seeded("read error not told", "axi_read.v", "rvalid && rresp != 2'b00", "1'b0"),
          new Seeded("last beat not marked", "axi_write.v", "wlast  = ~|more", "wlast  = 1'b0"),
          new Seeded("write error not told", "axi_write.v", "answer && bresp != 2'b00", "1'b0"),
          new Seeded(
              "done before the answer", "axi_write.v", "answer && finals[answer_index]", "sent"),
          new Seeded("burst over 4 KiB", "axi_bursts.v", "LONGEST - {1'b0,", "LONGEST - {1'b1,"),
          new Seeded("address withdrawn", "axi_bursts.v", "issue || (valid && !ready)", "issue"),
          new Seeded(
              "bytes not chosen", "axi_lite.v", "write_here[i] && write_bytes[k]", "write_here[i]"),
          new Seeded("answer withdrawn", "axi_lite.v", "write || (bvalid && !bready)", "write"),
          new Seeded(
              "started again while busy",
              "lenet5.v",
              "written_bytes[0] && !busy",
              "written_bytes[0]"),
          new Seeded("unaligned outputs taken", "lenet5.v", "|| outputs_base[2:0] != 3'd0", ""),
          new Seeded("reader not reset", "lenet5.v", "reading <= 1'b0;", "reading <= reading;"));

  @Test
  void everySeededFaultIsFound() {
    requireKilled(subject("examples/lenet5/lenet5.loom", 16, 64, 16), FAULTS);
  }

  private static void requireKilled(ArraySubject subject, List<Seeded> seeded) {
    List<Fault> faults = seeded.stream().map(f -> f.in(subject.rendered().files())).toList();
    Report report = new MutationCampaign(subject, VECTORS, 1).run(faults, ArrayFaultTest::print);
    assertThat(report.results())
        .filteredOn(result -> result.verdict() != Verdict.KILLED || result.by().startsWith("build"))
        .isEmpty();
  }

  /** Feature maps whose rows give their places to new ones. */
  private static final List<Seeded> RINGS =
      List.of(
          new Seeded(
              "read behind the last row",
              "sequencer.v",
              "next_any >= read_end",
              "next_any > read_end"),
          new Seeded(
              "loaded behind the last row",
              "array_load.v",
              "next_any >= end_place",
              "next_any > end_place"),
          new Seeded("never the first row", "sequencer.v", "next_any - read_ring", "next_any"));

  @Tag("campaign")
  @Test
  void everyFaultOfRingsOfRowsIsFound() {
    requireKilled(subject("examples/lenet5/lenet5.loom", 64, 128, 16), RINGS);
  }

  /** Rows that are read at once, and means behind sweeps. */
  private static final List<Seeded> BANKS =
      List.of(
          new Seeded(
              "word of another bank",
              "maps_in_banks.v",
              "words[banks[i * BANK_BITS +: BANK_BITS] * WORD +: WORD]",
              "words[banks[0 +: BANK_BITS] * WORD +: WORD]"),
          new Seeded(
              "other element of another bank",
              "maps_in_banks.v",
              "if (other_read)",
              "if (other_address[0])"),
          new Seeded("row below in padding", "sequencer.v", "&& y_2 < height", "&& y < height"),
          new Seeded("row below of a ring", "sequencer.v", "any_2 - read_ring", "any_2"),
          new Seeded("gap behind a row filled", "array_load.v", "row_end && gap_behind", "1'b0"),
          new Seeded(
              "parts of a word forgotten",
              "array_load.v",
              "earlier <= bytes",
              "earlier <= earlier"),
          new Seeded(
              "mean of the last channels, too",
              "datapath.v",
              "next_fresh <= group_lasts[12];",
              "next_fresh <= 1'b0;"),
          new Seeded("mean of the last result", "datapath.v", "(fresh_sum ?", "(1'b1 ?"),
          new Seeded(
              "rows without a seam",
              "array_window.v",
              "joint ? {word, padding",
              "1'b0 ? {word, padding"),
          new Seeded("window behind a seam", "array_window.v", "earlier ?", "1'b0 ?"),
          new Seeded(
              "row of results that ends with one of the input",
              "sequencer.v",
              "(seamless ? first_column_read : column_end)",
              "column_end"),
          new Seeded("window of the last group", "datapath.v", "|| constant_loads", "|| 1'b0"));

  @Tag("campaign")
  @Test
  void everyFaultOfRowsReadAtOnceAndOfMeansIsFound() {
    String file = "testbenches/src/test/resources/designs/inverted_residual.loom";
    requireKilled(subject(file, 32, 32, 3), BANKS);
  }

  /** Words of two pixels, in rings of rows. */
  private static final List<Seeded> PAIRS =
      List.of(
          new Seeded(
              "written behind the last row",
              "sequencer.v",
              "result_any >= result_end",
              "result_any > result_end"),
          new Seeded("window of one pixel", "datapath.v", "(pair_scan ?", "(1'b0 ?"),
          new Seeded(
              "results of both pixels in one",
              "sequencer.v",
              "<= result_place + result_column_step;",
              "<= result_place + 8'd1;"));

  @Tag("campaign")
  @Test
  void everyFaultOfPairsOfPixelsIsFound() {
    String file = "testbenches/src/test/resources/designs/pixel_pairs.loom";
    requireKilled(subject(file, 64, 32, 3), PAIRS);
  }

  /** Feature maps that go to memory and come back. */
  private static final List<Seeded> MAPS =
      List.of(
          new Seeded(
              "read before it is written", "top.v", "reading && stores >= read_after", "reading"),
          new Seeded("stores not counted anew", "top.v", "if (rst || start)", "if (rst)"),
          new Seeded(
              "maps among inputs", "top.v", "read_maps ? maps_base", "read_maps ? inputs_base"),
          new Seeded(
              "maps among outputs",
              "top.v",
              "(store_maps ? maps_base",
              "(store_maps ? outputs_base"),
          new Seeded("unaligned maps taken", "top.v", "|| maps_base", "|| 1'b0 && maps_base"),
          new Seeded(
              "stored behind the last row",
              "array_store.v",
              "next_any >= end_place",
              "next_any > end_place"),
          new Seeded("gap behind a row stored", "array_store.v", "row_end && gap_behind", "1'b0"),
          new Seeded(
              "word taken too early", "array_store.v", "out_valid && out_ready", "out_valid"),
          new Seeded("rows of one word", "array_store.v", "row_end ? columns", "1'b0 ? columns"));

  @Tag("campaign")
  @Test
  void everyFaultOfMapsInMemoryIsFound() {
    RequiredTools.assume(new Verilator());
    ArraySubject subject = ArraySubject.of(ArrayCheck.plan(RandomMaps.of(473)).orElseThrow());
    String top = subject.rendered().top() + ".v";
    requireKilled(
        subject, MAPS.stream().map(f -> f.file().equals("top.v") ? f.of(top) : f).toList());
  }

  /** Sums that are kept. */
  private static final List<Seeded> TURNS =
      List.of(
          new Seeded("sum of another unit resumed", "pe.v", "kept[resumed_at]", "kept[keep_at]"),
          new Seeded("sum kept in another place", "pe.v", "kept[keep_at]", "kept[resumed_at]"),
          new Seeded("sum not resumed", "pe.v", "(resumed ?", "(1'b0 ?"),
          new Seeded(
              "sum kept too late",
              "datapath.v",
              "run && last && kept",
              "run && kept && first && group_last && !last"),
          new Seeded(
              "results of a sum that is kept", "datapath.v", "run && last && !kept", "run && last"),
          new Seeded(
              "constants of a sum that is kept",
              "sequencer.v",
              "(group_done && !kept)",
              "group_done"));

  @Tag("campaign")
  @Test
  void everyFaultOfLayersThatTakeTurnsIsFound() {
    String file = "testbenches/src/test/resources/designs/turns.loom";
    requireKilled(subject(file, 16, 32, 16), TURNS);
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
