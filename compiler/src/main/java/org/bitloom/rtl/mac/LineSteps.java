// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.engine.LineRing;
import org.bitloom.plan.engine.LineWaits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.CaseTable;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;

/**
 * The tables by which a line buffer knows how many words the next window waits for, and how many
 * rows are free when a row of windows is complete.
 *
 * @param waits what is counted
 * @param ring the memory
 * @param most further words that any window needs
 * @param patterns the different rows of windows: the steps inside of one but the last
 * @param kinds for each row of windows, its pattern
 */
public record LineSteps(
    LineWaits waits, LineRing ring, long most, List<List<Long>> patterns, List<Integer> kinds) {
  static LineSteps of(LineWaits waits, LineRing ring) {
    long most = 0;
    Map<List<Long>, Integer> patterns = new LinkedHashMap<>();
    List<Integer> kinds = new ArrayList<>();
    for (int line = 0; line < waits.lines(); line++) {
      List<Long> steps = new ArrayList<>();
      for (int pixel = 0; pixel < waits.pixels(); pixel++) {
        steps.add(waits.after(line, pixel));
      }
      most = Math.max(most, Collections.max(steps));
      List<Long> inner = List.copyOf(steps.subList(0, Math.max(0, steps.size() - 2)));
      patterns.putIfAbsent(inner, patterns.size());
      kinds.add(patterns.get(inner));
    }
    return new LineSteps(waits, ring, most, List.copyOf(patterns.keySet()), List.copyOf(kinds));
  }

  private int lines() {
    return kinds.size();
  }

  private int pixels() {
    return waits.pixels();
  }

  /** Returns the further words that the next window needs. */
  public Bus stepBus() {
    return Bus.counter(most);
  }

  /** Returns the words that have arrived beyond those that the window needs. */
  public Bus aheadBus() {
    long least = Math.max(most, waits.first());
    return Bus.signed(new Interval(-least, ring.words()));
  }

  /** Returns how it starts. */
  public Literal aheadStart() {
    return aheadBus().literal(-waits.first());
  }

  /** Returns the rows of the ring that are free, less one. */
  public Bus spareBus() {
    return Bus.signed(new Interval(-1, ring.rows() - 1L).hull(freedMost()));
  }

  /** Returns how they start. */
  public Literal spareStart() {
    return spareBus().literal(ring.rows() - 1L);
  }

  private long freedMost() {
    return IntStream.range(0, lines()).mapToLong(waits::freed).max().orElse(0);
  }

  /** Returns the rows that a row of windows frees. */
  public Bus freedBus() {
    return Bus.counter(freedMost());
  }

  /** Returns the tables, each after those that it names. */
  public List<CaseTable> tables() {
    List<CaseTable> tables = new ArrayList<>();
    for (int kind = 0; kind < patterns.size(); kind++) {
      pattern(kind).ifPresent(tables::add);
    }
    lineTable("across", stepBus(), "inside of a row of windows", this::acrossValue)
        .ifPresent(tables::add);
    lineTable("to_end", stepBus(), "to its last window", this::toEndValue).ifPresent(tables::add);
    lineTable("to_next", stepBus(), "to the next row", this::toNextValue).ifPresent(tables::add);
    lineTable("freed", freedBus(), "rows that the row of windows frees", this::freedValue)
        .ifPresent(tables::add);
    return tables;
  }

  private Optional<CaseTable> pattern(int kind) {
    List<Long> values = patterns.get(kind);
    return values.stream().distinct().count() < 2
        ? Optional.empty()
        : Optional.of(
            CaseTable.of(
                patternName(kind),
                ranged(stepBus()),
                "further words that the next window needs",
                new Counter("pixel", pixels(), ""),
                pixel -> step(values.get(Math.min(pixel, values.size() - 1)))));
  }

  private static String patternName(int kind) {
    return "across_" + (kind + 1);
  }

  private String acrossValue(int line) {
    List<Long> values = patterns.get(kinds.get(line));
    if (values.isEmpty()) {
      return step(0);
    }
    return values.stream().distinct().count() < 2
        ? step(values.get(0))
        : patternName(kinds.get(line));
  }

  private String toEndValue(int line) {
    return step(pixels() > 1 ? waits.after(line, pixels() - 2) : 0);
  }

  private String toNextValue(int line) {
    return step(waits.after(line, pixels() - 1));
  }

  private String freedValue(int line) {
    return freedBus().literal(waits.freed(line)).toString();
  }

  private String step(long words) {
    return stepBus().literal(words).toString();
  }

  /** Returns the table of a value of each row of windows, where it is not the same for all. */
  private Optional<CaseTable> lineTable(
      String name, Bus bus, String meaning, IntFunction<String> value) {
    return constant(value)
        ? Optional.empty()
        : Optional.of(
            CaseTable.of(name, ranged(bus), meaning, new Counter("line", lines(), ""), value));
  }

  private boolean constant(IntFunction<String> value) {
    return IntStream.range(0, lines()).mapToObj(value).distinct().count() == 1;
  }

  private static String ranged(Bus bus) {
    String range = bus.toString();
    return range.isEmpty() ? "" : range + " ";
  }

  private String chosen(String name, IntFunction<String> value) {
    return constant(value) ? value.apply(0) : name;
  }

  /** Returns the step inside of a row of windows. */
  public String across() {
    return chosen("across", this::acrossValue);
  }

  /** Returns the step to the last window of a row. */
  public String toEnd() {
    return chosen("to_end", this::toEndValue);
  }

  /** Returns the step from there to the next row. */
  public String toNext() {
    return chosen("to_next", this::toNextValue);
  }

  /** Returns the rows that a row of windows frees. */
  public String freed() {
    return chosen("freed", this::freedValue);
  }
}
