// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.util.List;

/** Faults for every part of a shared array, by what the array has to have for them. */
final class ArrayFaults {
  private ArrayFaults() {}

  /** A network with windows, sums, weights on chip and all borders. */
  static final List<ArrayFault> FAULTS =
      List.of(
          new ArrayFault("goes back behind a group", "sequencer.v", "last && !next_group", "last"),
          new ArrayFault("column not restarted", "sequencer.v", "x <= sum_x;", "x <= x;"),
          new ArrayFault(
              "steps swapped",
              "sequencer.v",
              "next_sum ? column_step : next_line ? row_step",
              "next_sum ? row_step : next_line ? column_step"),
          new ArrayFault(
              "result on the last one",
              "sequencer.v",
              "<= result_place + result_column_step;",
              "<= result_place;"),
          new ArrayFault(
              "next pass too early", "sequencer.v", "drained == 4'd10", "drained == 4'd1"),
          new ArrayFault("row read before it came", "sequencer.v", "line_y < load_row", "1'b1"),
          new ArrayFault(
              "word loaded over a result", "array_load.v", "word_here && free", "word_here"),
          new ArrayFault(
              "words of a beat left out", "array_load.v", "beat_left = &part", "beat_left = 1'b1"),
          new ArrayFault(
              "inputs among weights", "lenet5.v", ".push_data (read_weights)", ".push_data (1'b1)"),
          new ArrayFault("set of the last group", "sequencer.v", "set <= !set;", "set <= set;"),
          new ArrayFault(
              "constants too late",
              "sequencer.v",
              "groups_under_way == 2'd2",
              "groups_under_way != 2'd0"),
          new ArrayFault(
              "row in use replaced",
              "array_ring.v",
              "written != {~gone[INDEX_BITS], gone[INDEX_BITS-1:0]}",
              "1'b1"),
          new ArrayFault("row before it came", "array_ring.v", "written != place", "1'b1"),
          new ArrayFault("row never given back", "array_ring.v", "gone <= next;", "gone <= gone;"),
          new ArrayFault(
              "marked one too early", "array_ring.v", "marked <= next;", "marked <= place;"),
          new ArrayFault(
              "result in another word",
              "array_maps.v",
              "memory[write_address]",
              "memory[read_address]"),
          new ArrayFault(
              "element of another word",
              "array_maps.v",
              "memory[read_address]",
              "memory[write_address]"),
          new ArrayFault("window of the last column", "array_window.v", "if (shift)", "if (1'b1)"),
          new ArrayFault(
              "rows above of another column", "array_lines.v", "lines[column]", "lines[place]"),
          new ArrayFault("lower bound forgotten", "requantizer.v", "scaled4 < low_wide", "1'b0"),
          new ArrayFault(
              "shift without a sign", "requantizer.v", "total3 >>> shift", "total3 >> shift"),
          new ArrayFault(
              "rounding forgotten",
              "requantizer.v",
              "product2 + {{4{addend2[44]}}, addend2}",
              "product2"),
          new ArrayFault("sum not restarted", "pe.v", "first || multiplied ||", "multiplied ||"),
          new ArrayFault("word stored twice", "array_store.v", "advance ? ahead : place", "place"),
          new ArrayFault("stores too much", "array_store.v", "left - ONE", "left"),
          new ArrayFault(
              "words of a beat swapped", "array_store.v", "{word, earlier}", "{earlier, word}"),
          new ArrayFault(
              "beats without a place",
              "axi_read.v",
              "(issue ? next_need : {(QUEUE_BITS + 1){1'b0}})",
              "{(QUEUE_BITS + 1){1'b0}}"),
          new ArrayFault("burst ends with a beat", "axi_read.v", "rvalid && rlast", "rvalid"),
          new ArrayFault("read error not told", "axi_read.v", "rvalid && rresp != 2'b00", "1'b0"),
          new ArrayFault("last beat not marked", "axi_write.v", "wlast  = ~|more", "wlast  = 1'b0"),
          new ArrayFault("write error not told", "axi_write.v", "answer && bresp != 2'b00", "1'b0"),
          new ArrayFault(
              "done before the answer", "axi_write.v", "answer && finals[answer_index]", "sent"),
          new ArrayFault(
              "burst over 4 KiB", "axi_bursts.v", "LONGEST - {1'b0,", "LONGEST - {1'b1,"),
          new ArrayFault(
              "address withdrawn", "axi_bursts.v", "issue || (valid && !ready)", "issue"),
          new ArrayFault(
              "bytes not chosen", "axi_lite.v", "write_here[i] && write_bytes[k]", "write_here[i]"),
          new ArrayFault("answer withdrawn", "axi_lite.v", "write || (bvalid && !bready)", "write"),
          new ArrayFault(
              "started again while busy",
              "lenet5.v",
              "written_bytes[0] && !busy",
              "written_bytes[0]"),
          new ArrayFault("unaligned outputs taken", "lenet5.v", "|| outputs_base[2:0] != 3'd0", ""),
          new ArrayFault(
              "reader not reset", "lenet5.v", "reading <= 1'b0;", "reading <= reading;"));

  /** Feature maps whose rows give their places to new ones. */
  static final List<ArrayFault> RINGS =
      List.of(
          new ArrayFault(
              "read behind the last row",
              "sequencer.v",
              "next_any >= read_end",
              "next_any > read_end"),
          new ArrayFault(
              "loaded behind the last row",
              "array_load.v",
              "next_any >= end_place",
              "next_any > end_place"),
          new ArrayFault("never the first row", "sequencer.v", "next_any - read_ring", "next_any"));

  /** Rows that are read at once, and means behind sweeps. */
  static final List<ArrayFault> BANKS =
      List.of(
          new ArrayFault(
              "word of another bank",
              "maps_in_banks.v",
              "words[banks[i * BANK_BITS +: BANK_BITS] * WORD +: WORD]",
              "words[banks[0 +: BANK_BITS] * WORD +: WORD]"),
          new ArrayFault(
              "other element of another bank",
              "maps_in_banks.v",
              "if (other_read)",
              "if (other_address[0])"),
          new ArrayFault("row below in padding", "sequencer.v", "&& y_2 < height", "&& y < height"),
          new ArrayFault("row below of a ring", "sequencer.v", "any_2 - read_ring", "any_2"),
          new ArrayFault(
              "gap behind a row filled", "array_load.v", "row_end && gap_behind", "1'b0"),
          new ArrayFault(
              "parts of a word forgotten",
              "array_load.v",
              "earlier <= bytes",
              "earlier <= earlier"),
          new ArrayFault(
              "mean of the last channels, too",
              "datapath.v",
              "next_fresh <= group_lasts[12];",
              "next_fresh <= 1'b0;"),
          new ArrayFault("mean of the last result", "datapath.v", "(fresh_sum ?", "(1'b1 ?"),
          new ArrayFault(
              "rows without a seam",
              "array_window.v",
              "joint ? {word, padding",
              "1'b0 ? {word, padding"),
          new ArrayFault("window behind a seam", "array_window.v", "earlier ?", "1'b0 ?"),
          new ArrayFault(
              "row of results that ends with one of the input",
              "sequencer.v",
              "(seamless ? first_column_read : column_end)",
              "column_end"),
          new ArrayFault("window of the last group", "datapath.v", "|| constant_loads", "|| 1'b0"));

  /** Words of two pixels, in rings of rows. */
  static final List<ArrayFault> PAIRS =
      List.of(
          new ArrayFault(
              "written behind the last row",
              "sequencer.v",
              "result_any >= result_end",
              "result_any > result_end"),
          new ArrayFault("window of one pixel", "datapath.v", "(pair_scan ?", "(1'b0 ?"),
          new ArrayFault(
              "results of both pixels in one",
              "sequencer.v",
              "<= result_place + result_column_step;",
              "<= result_place + 8'd1;"));

  /** Feature maps that go to memory and come back. */
  static final List<ArrayFault> MAPS =
      List.of(
          new ArrayFault(
              "read before it is written", "top.v", "reading && stores >= read_after", "reading"),
          new ArrayFault("stores not counted anew", "top.v", "if (rst || start)", "if (rst)"),
          new ArrayFault(
              "maps among inputs", "top.v", "read_maps ? maps_base", "read_maps ? inputs_base"),
          new ArrayFault(
              "maps among outputs",
              "top.v",
              "(store_maps ? maps_base",
              "(store_maps ? outputs_base"),
          new ArrayFault("unaligned maps taken", "top.v", "|| maps_base", "|| 1'b0 && maps_base"),
          new ArrayFault(
              "stored behind the last row",
              "array_store.v",
              "next_any >= end_place",
              "next_any > end_place"),
          new ArrayFault(
              "gap behind a row stored", "array_store.v", "row_end && gap_behind", "1'b0"),
          new ArrayFault(
              "word taken too early", "array_store.v", "out_valid && out_ready", "out_valid"),
          new ArrayFault(
              "rows of one word", "array_store.v", "row_end ? columns", "1'b0 ? columns"));

  /** Sums that are kept. */
  static final List<ArrayFault> TURNS =
      List.of(
          new ArrayFault(
              "sum of another unit resumed", "pe.v", "kept[resumed_at]", "kept[keep_at]"),
          new ArrayFault("sum kept in another place", "pe.v", "kept[keep_at]", "kept[resumed_at]"),
          new ArrayFault("sum not resumed", "pe.v", "(resumed ?", "(1'b0 ?"),
          new ArrayFault(
              "sum kept too late",
              "datapath.v",
              "run && last && kept",
              "run && kept && first && group_last && !last"),
          new ArrayFault(
              "results of a sum that is kept", "datapath.v", "run && last && !kept", "run && last"),
          new ArrayFault(
              "constants of a sum that is kept",
              "sequencer.v",
              "(group_done && !kept)",
              "group_done"));
}
