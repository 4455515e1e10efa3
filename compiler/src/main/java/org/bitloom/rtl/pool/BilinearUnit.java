// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.Taps;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.CaseTable;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

/**
 * Stores two rows, even and odd ones and even and odd columns in banks of their own, and makes each
 * element of the output of the one that it finds in every bank. It ends in a pipeline that cannot
 * stall; a queue follows.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param engine rows, columns and beats
 * @param element an element as it arrives
 */
public record BilinearUnit(
    String module, String layer, String origin, BilinearEngine engine, Bus element)
    implements Block {
  private static final String[] PARITIES = {"even", "odd"};

  /** The conditions of a row whose successor is wanted, and of a line that the same rows make. */
  private static final String NEEDED = "needed";

  private static final String REPEATED = "repeated";

  private ResizeBilinear resize() {
    return engine.operator();
  }

  /**
   * A part of the store.
   *
   * @param name of its registers
   * @param write condition under which a beat is written to it
   * @param column even or odd
   * @param wide an element that was read, in the width of the sum along the columns
   */
  public record Bank(String name, String write, String column, String wide) {}

  /**
   * What the banks of the even, or the odd, rows hold.
   *
   * @param name even or odd
   * @param banks of the row
   * @param sum Verilog sum of its products
   * @param extended that sum, in the width of a result
   * @param late whether lines are given before its first row is there
   */
  public record Line(String name, List<Bank> banks, String sum, String extended, boolean late) {
    /** Returns which template chooses what the row gives. */
    public String choice() {
      return late ? "perhapsLate" : "alwaysThere";
    }
  }

  /** Returns the banks of the even rows, and those of the odd ones. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int row = 0; row < engine.rowBanks(); row++) {
      List<Bank> banks = new ArrayList<>();
      for (int column = 0; column < engine.columnBanks(); column++) {
        String write = "take" + parity(inRow(), row) + parity(inColumn(), column);
        String name = PARITIES[row] + "_" + PARITIES[column];
        String wide = Extension.to(across().bits(), "bits_" + name, element);
        banks.add(new Bank(name, write, PARITIES[column], wide));
      }
      List<String> products =
          banks.stream().map(b -> "x_" + b.name() + " * column_factor_" + b.column()).toList();
      String extended = Extension.to(output().bits(), "across_" + PARITIES[row], across());
      lines.add(new Line(PARITIES[row], banks, String.join(" + ", products), extended, row == 1));
    }
    return lines;
  }

  private static String parity(Optional<Counter> counter, int parity) {
    return counter.map(c -> " && " + (parity == 0 ? "!" : "") + lowestBit(c)).orElse("");
  }

  private static String lowestBit(Counter counter) {
    return counter.bus().bits() == 1 ? counter.name() : counter.name() + "[0]";
  }

  /** Returns all banks. */
  public List<Bank> banks() {
    return lines().stream().flatMap(line -> line.banks().stream()).toList();
  }

  /** Returns the columns that have banks: even, and odd where there are two. */
  public List<String> columns() {
    return List.of(PARITIES).subList(0, engine.columnBanks());
  }

  /** Returns the sum of what both rows give. */
  public String sum() {
    List<String> products =
        lines().stream().map(l -> "wide_" + l.name() + " * row_factor_" + l.name()).toList();
    return String.join(" + ", products);
  }

  private static Optional<Counter> counter(String name, int count, String enable) {
    return count > 1 ? Optional.of(new Counter(name, count, enable)) : Optional.empty();
  }

  private Optional<Counter> inWord() {
    return counter("in_word", engine.beatsPerPixel(), "take");
  }

  private Optional<Counter> inColumn() {
    return counter(
        "in_column", resize().input().shape().dimensions().get(1), all("take", inWord()));
  }

  private Optional<Counter> inRow() {
    return counter("in_row", resize().input().shape().dimensions().get(0), "row_taken");
  }

  private Optional<Counter> word() {
    return counter("word", engine.beatsPerPixel(), "give");
  }

  private Optional<Counter> column() {
    return counter("column", resize().columns().size(), all("give", word()));
  }

  private Optional<Counter> line() {
    return counter("line", resize().rows().size(), "line_given");
  }

  @SafeVarargs
  private static String all(String enable, Optional<Counter>... counters) {
    StringBuilder text = new StringBuilder(enable);
    for (Optional<Counter> counter : counters) {
      counter.ifPresent(c -> text.append(" && ").append(c.name()).append("_end"));
    }
    return text.toString();
  }

  /** Returns the counters: those of what is taken, then those of what is given. */
  public List<Counter> counters() {
    return List.of(inWord(), inColumn(), inRow(), word(), column(), line()).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the condition under which the last beat of a row is taken. */
  public String rowTaken() {
    return all("take", inWord(), inColumn());
  }

  /** Returns the condition under which the last beat of a row of the output is given. */
  public String lineGiven() {
    return all("give", word(), column());
  }

  /** Returns the condition under which giving starts. */
  public String starts() {
    return neededTable().isPresent() ? "row_taken && " + NEEDED : "row_taken";
  }

  /** Returns the condition under which giving stops. */
  public String stops() {
    return repeatedTable().isPresent() ? "line_given && !" + REPEATED : "line_given";
  }

  /** Returns what is looked up. */
  public List<CaseTable> tables() {
    List<CaseTable> tables = new ArrayList<>();
    neededTable().ifPresent(tables::add);
    repeatedTable().ifPresent(tables::add);
    for (int parity = 0; parity < engine.columnBanks(); parity++) {
      placeTable(parity).ifPresent(tables::add);
      weightTable("column", resize().columns(), column(), columnWeight(), parity)
          .ifPresent(tables::add);
    }
    for (int parity = 0; parity < engine.rowBanks(); parity++) {
      weightTable("row", resize().rows(), line(), rowWeight(), parity).ifPresent(tables::add);
    }
    return tables;
  }

  private boolean completes(int row) {
    return resize().rows().taps().stream().anyMatch(tap -> tap.high() == row);
  }

  private Optional<CaseTable> neededTable() {
    return inRow()
        .filter(c -> !IntStream.range(0, c.count()).allMatch(this::completes))
        .map(
            c ->
                CaseTable.of(
                    NEEDED,
                    "",
                    "a row of the output is complete with this one",
                    c,
                    i -> bit(completes(i))));
  }

  private boolean repeated(int line) {
    Taps rows = resize().rows();
    return line + 1 < rows.size() && rows.get(line + 1).high() == rows.get(line).high();
  }

  private Optional<CaseTable> repeatedTable() {
    return line()
        .filter(c -> IntStream.range(0, c.count()).anyMatch(this::repeated))
        .map(
            c ->
                CaseTable.of(
                    REPEATED,
                    "",
                    "the next row of the output lies between the same ones",
                    c,
                    i -> bit(repeated(i))));
  }

  private static String bit(boolean value) {
    return value ? "1'b1" : "1'b0";
  }

  private Optional<CaseTable> placeTable(int parity) {
    return column()
        .map(
            c ->
                CaseTable.of(
                    PARITIES[parity] + "_place",
                    range(address().bits()),
                    "where the " + PARITIES[parity] + " column lies",
                    c,
                    i -> place(i, parity).toString()));
  }

  private Literal place(int column, int parity) {
    int neighbour = resize().columns().neighbour(column, parity);
    return address().literal((long) (neighbour / 2) * engine.beatsPerPixel());
  }

  private Optional<CaseTable> weightTable(
      String direction, Taps taps, Optional<Counter> counter, Bus bus, int parity) {
    return counter.map(
        c ->
            CaseTable.of(
                "%s_%s_weight".formatted(PARITIES[parity], direction),
                range(bus.bits()),
                "of the %s %s, in 1/%s".formatted(PARITIES[parity], direction, 1 << taps.bits()),
                c,
                i -> bus.literal(taps.weight(i, parity)).toString()));
  }

  private static String range(int bits) {
    return new Bits(bits) + " ";
  }

  /**
   * A weight of the first row or column, where there is no other.
   *
   * @param name of the wire
   * @param range with a space behind it; nothing for a bit
   * @param value its only value
   */
  public record Fixed(String name, String range, String value) {}

  /** Returns the places and weights that never change. */
  public List<Fixed> fixed() {
    List<Fixed> fixed = new ArrayList<>();
    for (int parity = 0; parity < engine.columnBanks() && column().isEmpty(); parity++) {
      String name = PARITIES[parity];
      Literal weight = columnWeight().literal(resize().columns().weight(0, parity));
      fixed.add(new Fixed(name + "_place", range(address().bits()), place(0, parity).toString()));
      fixed.add(
          new Fixed(name + "_column_weight", range(columnWeight().bits()), weight.toString()));
    }
    for (int parity = 0; parity < engine.rowBanks() && line().isEmpty(); parity++) {
      Literal weight = rowWeight().literal(resize().rows().weight(0, parity));
      fixed.add(
          new Fixed(
              PARITIES[parity] + "_row_weight", range(rowWeight().bits()), weight.toString()));
    }
    return fixed;
  }

  /** Returns the bus of a weight along the columns. */
  public Bus columnWeight() {
    return Bus.counter(1L << resize().columns().bits());
  }

  /** Returns the bus of a weight along the rows. */
  public Bus rowWeight() {
    return Bus.counter(1L << resize().rows().bits());
  }

  /** Returns the bits of a weight along the rows. */
  public Bits rowWeightBits() {
    return new Bits(rowWeight().bits());
  }

  /** Returns no weight along the rows. */
  public Literal noRowWeight() {
    return rowWeight().literal(0);
  }

  /** Returns a sum of nothing. */
  public Literal noSum() {
    return new Literal(output().type(), 0);
  }

  /** Returns the bits of a weight along the columns. */
  public Bits columnWeightBits() {
    return new Bits(columnWeight().bits());
  }

  /** Returns the places of a bank, at least two. */
  public int bankWords() {
    return Math.max(2, engine.bankWords());
  }

  /** Returns the last place of a bank. */
  public int lastPlace() {
    return bankWords() - 1;
  }

  private Bus address() {
    return Bus.counter(lastPlace());
  }

  /** Returns the bits of a place. */
  public Bits addressBits() {
    return new Bits(address().bits());
  }

  /** Returns place 0. */
  public Literal firstPlace() {
    return address().literal(0);
  }

  /** Returns place 1. */
  public Literal onePlace() {
    return address().literal(1);
  }

  /** Returns the condition under which the beats of a pair of columns are all taken. */
  public String pairTaken() {
    return all("take", inWord()) + parity(inColumn(), 1);
  }

  /** Returns whether a bank holds more than one beat. */
  public boolean placed() {
    return engine.bankWords() > 1;
  }

  /** Returns where a beat goes within its bank. */
  public String writeAddress() {
    if (!placed()) {
      return firstPlace().toString();
    }
    return inWord().isPresent() ? "pair + " + widened("in_word", inWord().get()) : "pair";
  }

  /** Returns the beats of a pixel as a distance of places. */
  public Literal pixelPlaces() {
    return address()
        .literal(placed() ? Math.min(engine.beatsPerPixel(), address().range().max()) : 0);
  }

  private String widened(String name, Counter counter) {
    return Extension.to(address().bits(), name, counter.bus());
  }

  /** Returns what is added to a place for the beat of a pixel, with the operator. */
  public String wordOffset() {
    return word().map(c -> " + " + widened("word", c)).orElse("");
  }

  /** Returns elements per beat. */
  public int lanes() {
    return engine.schedule().output().lanes();
  }

  /** Returns a beat as it arrives. */
  public Bits beatWord() {
    return new Bits(Math.multiplyExact(lanes(), element.bits()));
  }

  /** Returns the bus of a sum along the columns. */
  public Bus across() {
    int bits = element.bits() + 1 + resize().columns().bits();
    return new Bus(IntType.signed(bits), element.range().times(1L << resize().columns().bits()));
  }

  /** Returns the bus of a result. */
  public Bus output() {
    int bits = across().bits() + resize().rows().bits() + 1;
    return new Bus(IntType.signed(bits), resize().output().range());
  }

  /** Returns a beat of results. */
  public Bits outWord() {
    return new Bits(Math.multiplyExact(lanes(), output().bits()));
  }

  /** Returns the zeros above a weight along the columns. */
  public String columnZeros() {
    return new Bits(across().bits() - columnWeight().bits()).zero();
  }

  /** Returns the zeros above a weight along the rows. */
  public String rowZeros() {
    return new Bits(output().bits() - rowWeight().bits()).zero();
  }

  /** Returns the lanes. */
  public Replication replication() {
    return Replication.lanes(lanes());
  }

  /** Returns the bits of an element as it arrives. */
  public Bits elementBits() {
    return new Bits(element.bits());
  }

  /** Returns the part of a beat that is one lane's element. */
  public Replication.Part elementPart() {
    return replication().part(element.bits());
  }

  /** Returns the part of a beat that one lane makes. */
  public Replication.Part outPart() {
    return replication().part(output().bits());
  }

  /** Returns the cycles from the beat that is given to its result. */
  public int latency() {
    return PipelineLatency.INTERPOLATION;
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(engine.following().places());
  }

  /** Returns the order of the elements in words. */
  public String layoutText() {
    return LayoutText.of(engine.schedule().output());
  }
}
