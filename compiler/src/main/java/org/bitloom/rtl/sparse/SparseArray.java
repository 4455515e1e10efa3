// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.CaseTable;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.sparse.LaneTurns;

/**
 * All lanes of a layer, and what puts their sums in order.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param lane any of them
 * @param memories of each lane
 * @param control of all lanes
 * @param merger of their sums
 * @param turns of the lanes where sums leave in the order of these
 * @param orderFile the lane of every row, where sums leave in the order of the rows
 */
public record SparseArray(
    String module,
    String layer,
    String origin,
    SparseLane lane,
    List<SparseWeights> memories,
    SparseControl control,
    LaneMerge merger,
    Optional<LaneTurns> turns,
    MemoryName orderFile)
    implements Block {
  /** Copies the list. */
  public SparseArray {
    memories = List.copyOf(memories);
  }

  /**
   * A lane with its memories.
   *
   * @param lane which one
   * @param about what it does
   * @param weights its memories
   * @param engine the lane itself
   */
  public record Part(int lane, String about, Instance weights, Instance engine) {}

  /** Returns the number of lanes. */
  public int lanes() {
    return memories.size();
  }

  /** Returns whether there is only one lane. */
  public boolean alone() {
    return lanes() == 1;
  }

  /** Returns which template prints what names the lane of the next sum. */
  public String naming() {
    if (alone()) {
      return "oneLane";
    }
    if (turns.isEmpty()) {
      return "rowByRow";
    }
    return turns.get().even() ? "turnByTurn" : "roundByRound";
  }

  /** Returns in words in which order sums leave. */
  public String leaving() {
    return turns.isPresent()
        ? "The lanes take turns to give one."
        : "Sums leave in the order of the rows.";
  }

  /** Returns the first lane that gives a sum of a vector. */
  public Literal firstTurn() {
    return lane(turns.orElseThrow().firstLane(0));
  }

  private Literal lane(int number) {
    return name().literal(number);
  }

  /** Returns the first lane. */
  public Literal firstLane() {
    return lane(0);
  }

  /** Returns the last lane. */
  public Literal lastLane() {
    return lane(lanes() - 1);
  }

  /** Returns the counter of rounds. */
  public Counter rounds() {
    return new Counter("round", turns.orElseThrow().rounds(), "");
  }

  /** Returns the number of a round. */
  public Bus round() {
    return rounds().bus();
  }

  /** Returns the lane with which the round behind each round begins. */
  public CaseTable roundStarts() {
    LaneTurns order = turns.orElseThrow();
    return CaseTable.of(
        "next_first",
        name() + " ",
        "first lane with a row in the next round",
        rounds(),
        round -> lane(order.firstLane(Math.min(round + 1, order.rounds() - 1))).toString());
  }

  /** Returns whether all lanes decode equally many symbols. */
  public boolean together() {
    return memories.stream().allMatch(memory -> memory.symbols() == control.symbols());
  }

  /** Returns all weights. */
  public long weights() {
    return (long) lane.image().columns() * rows();
  }

  private int rows() {
    return control.sums();
  }

  /** Returns an input element. */
  public Bits element() {
    return lane.element();
  }

  /** Returns the number of a symbol. */
  public Bus symbol() {
    return control.symbolBus();
  }

  /** Returns a sum. */
  public Bits sumWord() {
    return lane.sumWord();
  }

  /** Returns the sums of all lanes. */
  public Bits sumsWord() {
    return new Bits(lanes() * sumWord().count());
  }

  /** Returns one bit per lane. */
  public Bits laneMask() {
    return new Bits(lanes());
  }

  /** Returns the name of a lane. */
  public Bus name() {
    return merger.nameBus();
  }

  /** Returns a row. */
  public Bus row() {
    return Bus.counter(lastRow());
  }

  /** Returns the last row as a plain number. */
  public int lastRow() {
    return rows() - 1;
  }

  /** Returns the last row. */
  public Literal lastRowLiteral() {
    return row().literal(lastRow());
  }

  /** Returns the contents of the memories. */
  List<MemoryFile> files() {
    List<MemoryFile> files =
        new ArrayList<>(memories.stream().flatMap(m -> m.memories().stream()).toList());
    if (!alone() && turns.isEmpty()) {
      List<BigInteger> order =
          IntStream.of(lane.image().laneOfRow()).mapToObj(BigInteger::valueOf).toList();
      files.add(new MemoryFile(orderFile.file(), name().bits(), order));
    }
    return files;
  }

  /** Returns the lanes. */
  public List<Part> parts() {
    return memories.stream().map(this::part).toList();
  }

  private Part part(SparseWeights memory) {
    int number = memory.lane();
    String about =
        "Lane %s: %s, %s, %s."
            .formatted(
                number,
                LayoutText.counted(memory.rows(), "row"),
                LayoutText.counted(memory.kept(), "weight"),
                LayoutText.counted(memory.symbols(), "symbol"));
    Instance.Builder weights =
        Instance.of(memory.module(), "weights_" + number)
            .connect("clk", "clk")
            .connect("rewind", "rewind");
    Instance.Builder engine =
        Instance.clocked(lane.module(), "lane_" + number)
            .connect("write", "write")
            .connect("write_address", "write_address")
            .connect("write_data", "write_data")
            .connect("read_half", "read_half")
            .connect("rewind", "rewind")
            .connect("fetch", "fetch")
            .connect("load", "load")
            .connect("decode", decode(memory.symbols()));
    for (String what : List.of("distance", "value", "bias")) {
      for (String port : List.of("take", "word")) {
        String name = what + "_" + port;
        weights.connect(name, name + "_" + number);
        engine.connect(name, name + "_" + number);
      }
    }
    engine.connect("push", alone() ? "push" : "push[" + number + "]");
    engine.connect("push_data", alone() ? "push_data" : slice(number));
    return new Part(number, about, weights.build(), engine.build());
  }

  private String slice(int number) {
    int bits = sumWord().count();
    return "push_data[" + (number * bits + bits - 1) + ":" + number * bits + "]";
  }

  /** A lane with fewer symbols than the longest stops when its last one is decoded. */
  private String decode(int symbols) {
    return symbols == control.symbols()
        ? "decode"
        : "decode && (symbol < " + symbol().literal(symbols) + ")";
  }

  /** Returns what puts the sums in order. */
  public Instance merge() {
    return Instance.clocked(merger, "merge")
        .connect("push", "push")
        .connect("push_data", "push_data")
        .connect("named", alone() || turns.isPresent() ? "1'b1" : "named")
        .connect("lane", alone() ? "1'b0" : "lane")
        .connect("out_valid", "sum_valid")
        .connect("out_ready", "sum_ready")
        .connect("out_data", "sum_data")
        .build();
  }
}
