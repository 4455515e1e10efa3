// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.plan.array.ArrayStages;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The sequencer of a shared array.
 *
 * @param module module name
 * @param network its name in the source
 * @param origin place in the source
 * @param fields numbers of the passes
 * @param entryBits bits of an entry
 * @param passes entries
 * @param file contents of the entries
 * @param addressBits bits of an address of the feature maps
 * @param movedBus entries of a table
 * @param constantRows rows of the constants of a group
 * @param drain cycles from the last word of a pass to the next pass
 * @param lanes elements of a word
 * @param rowWords words of a row
 * @param halves whether two groups share a word
 * @param scans whether any sweep is a scan
 * @param rings whether any feature map is a ring of rows
 * @param phased whether any position of a scan may end several windows
 * @param rows that are read at once
 * @param tables whether results are looked up
 * @param ahead whether any rows are loaded while a sweep reads those before
 * @param seamless whether any scan goes from row to row without a position between them
 * @param keeps whether any sums are kept for a later sweep
 * @param addedDrain the drain of a sweep that adds to its results; 0 where there is none
 */
public record ArraySequencer(
    String module,
    String network,
    String origin,
    List<PassField> fields,
    int entryBits,
    int passes,
    MemoryName file,
    int addressBits,
    Bus movedBus,
    int constantRows,
    int drain,
    int lanes,
    int rowWords,
    boolean halves,
    boolean scans,
    boolean rings,
    int addedDrain,
    boolean phased,
    int rows,
    boolean tables,
    boolean ahead,
    boolean seamless,
    boolean keeps)
    implements ArrayModule {
  /** Copies the list. */
  public ArraySequencer {
    fields = List.copyOf(fields);
  }

  /** The memory of the entries. */
  public record Entries(Bits bits, int last, MemoryName file, Bus passBus) {}

  /** Returns the memory of the entries. */
  public List<Entries> entries() {
    return List.of(new Entries(new Bits(entryBits), passes - 1, file, passBus()));
  }

  /** Returns the bus of the numbers of passes. */
  public Bus passBus() {
    return Bus.counter(passes - 1);
  }

  /** Returns the fields that others see. */
  public List<PassField> shown() {
    return fields.stream().filter(PassField::port).toList();
  }

  /** Returns the loops, the innermost one first. */
  public List<LoopCounter> counters() {
    return List.of(
        new LoopCounter("word", loop("word"), scans ? " || !ends" : "", "run"),
        counter("kernel_column", "run && word_end"),
        new LoopCounter("kernel_row", loop("kernel_row"), phaseEnd(), PHASE),
        new LoopCounter(
            "column", loop("column"), seamless ? " || last_row_end" : "", "run && place_end"),
        counter("row", "run && place_end && column_end"),
        counter("group", "run && place_end && column_end && row_end"));
  }

  private LoopCounter counter(String name, String step) {
    return new LoopCounter(name, loop(name), "", step);
  }

  private static final String PHASE = "run && word_end && kernel_column_end";

  /** Returns the rows that are read at once, but for the first one. */
  public List<RowBelow> rowsBelow() {
    return IntStream.range(1, rows)
        .mapToObj(k -> new RowBelow(k, addressBus(), coordinate(), rings))
        .toList();
  }

  /** Returns the wires of their places, the last row's first. */
  public List<String> rowPlaces() {
    return IntStream.range(1, rows).mapToObj(k -> "place_" + (rows - k)).toList();
  }

  /** Returns whether several rows are read at once. */
  public boolean severalRows() {
    return rows > 1;
  }

  /** Returns a bit for each row. */
  public Bits rowsBits() {
    return new Bits(rows);
  }

  /** Returns an address for each row. */
  public Bits readBits() {
    return new Bits(rows * addressBits);
  }

  /** Phases are left out in rows that end no window, and at the end of a row. */
  private String phaseEnd() {
    return phased ? " || (phased && (!row_ends || (over && kernel_row == last_phase)))" : "";
  }

  /** Returns the bus of the phases of a scan. */
  public Bus phaseBus() {
    return loop("kernel_row");
  }

  /** Returns the countdowns of a scan. */
  public List<Countdown> countdowns() {
    return List.of(
        new Countdown(
            "column",
            field("first_column").bus(),
            "word_end",
            seamless
                ? "(place_end && column_end && (!seamless || row_end))"
                : "(place_end && column_end)"),
        new Countdown("row", field("first_row").bus(), "place_end && column_end", "row_end"));
  }

  private PassField field(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns the count at which a window ends. */
  public Literal noRowWait() {
    return field("first_row").bus().literal(0);
  }

  /** Returns the count at which a window ends. */
  public Literal noColumnWait() {
    return field("first_column").bus().literal(0);
  }

  /** Returns the bus of the columns of an image. */
  public Bus columnBus() {
    return loop("column");
  }

  /** Returns the condition under which a result is the last one of its row. */
  public String resultRowEnd() {
    return seamless ? "(seamless ? first_column_read : column_end)" : "column_end";
  }

  /** Returns the bus of the groups. */
  public Bus groupBus() {
    return loop("group");
  }

  /** Returns the state in which a group begins. */
  public String groupState() {
    return keeps ? "(kept ? SUMS : CONSTANTS)" : "CONSTANTS";
  }

  /** Returns the state in which what is no sweep goes on. */
  public String otherState() {
    String rest = ahead ? "is_ahead ? FETCH : WAIT" : "WAIT";
    return tables ? "is_table ? MOVE : " + rest : rest;
  }

  /** Returns the condition under which a group leaves its constants. */
  public String groupLeft() {
    return keeps ? "(group_done && !kept)" : "group_done";
  }

  /** Returns the bus of the parts of a window. */
  public Bus partBus() {
    return loop("word");
  }

  private Bus loop(String name) {
    return fields.stream()
        .filter(f -> f.name().equals("last_" + name))
        .map(f -> Bus.counter(f.range().max()))
        .findFirst()
        .orElseThrow();
  }

  public Literal noKernelColumn() {
    return loop("kernel_column").literal(0);
  }

  /** Returns whether a word has an odd number. */
  public String oddWord() {
    return loop("word").bits() == 1 ? "word" : "word[0]";
  }

  /** Returns the bits of an address. */
  public Bits addressBus() {
    return new Bits(addressBits);
  }

  /** Returns the bits of a sum of two addresses. */
  public Bits wideAddress() {
    return new Bits(addressBits + 1);
  }

  /** Returns the selection of its highest bit. */
  public String wideTop() {
    return "[" + addressBits + "]";
  }

  /** Returns the zeros above one bit of an address. */
  public String addressZeros() {
    return new Bits(addressBits - 1).zero();
  }

  /** Returns the condition under which a group is the last one of its word. */
  public String wordLeft() {
    return halves ? "half" : "1'b1";
  }

  /** Returns the bus of a coordinate. */
  public Bus coordinate() {
    return fields.stream()
        .filter(f -> f.name().equals("origin_x"))
        .map(PassField::bus)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the bus of the rows of constants. */
  public Bus constantBus() {
    return Bus.counter(constantRows - 1);
  }

  public Literal lastConstant() {
    return constantBus().literal(constantRows - 1);
  }

  public Bus drainBus() {
    return Bus.counter(Math.max(drain, addedDrain) - 1L);
  }

  /** Returns the end of the drain. */
  public String lastDrain() {
    String plain = drainBus().literal(drain - 1).toString();
    String sweep =
        addedDrain == 0
            ? plain
            : "(adds ? " + drainBus().literal(addedDrain - 1L) + " : " + plain + ")";
    return tables
        ? "(is_sweep ? " + sweep + " : " + drainBus().literal(ArrayStages.MOVED - 1L) + ")"
        : sweep;
  }

  /** Returns the condition under which what is moved is the last of its row. */
  public String rowLeft() {
    return "&moved_count[" + (Integer.numberOfTrailingZeros(rowWords * lanes) - 1) + ":0]";
  }
}
