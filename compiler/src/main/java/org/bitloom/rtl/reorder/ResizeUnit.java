// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.ResizeEngine;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.CaseTable;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/**
 * A block that takes a row of an image and gives pixels of it, row by row.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param engine rows, columns and beats
 * @param element type in which elements arrive and leave
 */
public record ResizeUnit(
    String module, String layer, String origin, ResizeEngine engine, IntType element)
    implements ReorderUnit {
  /** Returns the engine of a node. */
  public static LoweredEngine lower(
      BlockNames names, Node node, ResizeEngine engine, IntType element) {
    ResizeUnit unit =
        new ResizeUnit(names.module("resize_unit"), node.layer(), node.origin(), engine, element);
    return OneBlockEngine.of(
        names,
        node,
        unit,
        unit.beatWord(),
        "resize",
        "resize, %s to %s".formatted(node.inputs().get(0).type(), node.output().type()),
        engine.schedule().cycles());
  }

  private ResizeNearest resize() {
    return engine.operator();
  }

  private int inputRows() {
    return resize().input().shape().dimensions().get(0);
  }

  private Optional<Counter> place() {
    return Counter.ofSeveral("place", engine.rowBeats(), "take");
  }

  /** Rows of the input are counted where some are left out. */
  private Optional<Counter> row() {
    boolean all = IntStream.range(0, inputRows()).allMatch(resize().rows()::contains);
    return Counter.ofSeveral("row", inputRows(), "row_taken").filter(c -> !all);
  }

  private Optional<Counter> word() {
    return Counter.ofSeveral("word", engine.beatsPerPixel(), "fetch");
  }

  private Optional<Counter> column() {
    return Counter.ofSeveral("column", resize().columns().size(), Counter.ending("fetch", word()));
  }

  private Optional<Counter> line() {
    return Counter.ofSeveral("line", resize().rows().size(), "line_given");
  }

  /** Returns the counters: those of what is taken, then those of what is given. */
  public List<Counter> counters() {
    return List.of(place(), row(), word(), column(), line()).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the condition under which the last beat of a row is taken. */
  public String rowTaken() {
    return Counter.ending("take", place());
  }

  /** Returns the condition under which the last beat of a row of the output is fetched. */
  public String lineGiven() {
    return Counter.ending("fetch", word(), column());
  }

  /** Returns the condition under which a beat is the last of the inference. */
  public String lastExpression() {
    return Counter.allEnd(
        List.of(word(), column(), line()).stream().flatMap(Optional::stream).toList());
  }

  /** Returns whether there is a table of the rows that the output has. */
  public boolean skipsRows() {
    return neededTable().isPresent();
  }

  /** Returns whether there is a table of the rows of the output that follow their like. */
  public boolean repeatsRows() {
    return repeatedTable().isPresent();
  }

  /** Returns what is looked up. */
  public List<CaseTable> tables() {
    return List.of(neededTable(), repeatedTable(), startTable()).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<CaseTable> neededTable() {
    return row()
        .map(
            c ->
                CaseTable.flag(
                    "needed", "the output has a row like this one", c, resize().rows()::contains));
  }

  private Optional<CaseTable> repeatedTable() {
    return line()
        .filter(c -> IntStream.range(0, c.count()).anyMatch(this::repeated))
        .map(
            c ->
                CaseTable.flag(
                    "repeated", "the next row of the output is the same", c, this::repeated));
  }

  private boolean repeated(int line) {
    List<Integer> rows = resize().rows();
    return line + 1 < rows.size() && rows.get(line + 1).equals(rows.get(line));
  }

  private Optional<CaseTable> startTable() {
    return column()
        .filter(c -> resize().columns().stream().distinct().count() > 1)
        .map(
            c ->
                CaseTable.of(
                    "start",
                    new Bits(address().bits()) + " ",
                    "place of the first beat of the pixel",
                    c,
                    i -> start(i).toString()));
  }

  private Literal start(int column) {
    return address().literal((long) resize().columns().get(column) * engine.beatsPerPixel());
  }

  /** Returns the places of the store, at least two. */
  public int storedWords() {
    return Math.max(2, engine.rowBeats());
  }

  /** Returns the last place of the store. */
  public int lastPlace() {
    return storedWords() - 1;
  }

  private Bus address() {
    return Bus.counter(lastPlace());
  }

  /** Returns where a beat that is taken goes. */
  public String writeAddress() {
    return place().isPresent() ? "place" : address().literal(0).toString();
  }

  /** Returns where a beat that is given comes from. */
  public String readAddress() {
    String start = startTable().isPresent() ? "start" : start(0).toString();
    if (word().isEmpty()) {
      return start;
    }
    int more = address().bits() - word().get().bus().bits();
    String word = more == 0 ? "word" : "{" + new Bits(more).zero() + ", word}";
    return startTable().isEmpty() && resize().columns().get(0) == 0 ? word : start + " + " + word;
  }

  @Override
  public StreamLayout output() {
    return engine.schedule().output();
  }
}
