// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import java.util.List;
import java.util.Optional;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.rtl.verilog.Counter;

/**
 * What is counted of the rows that a bilinear resize takes and gives, and the conditions that
 * follow.
 *
 * @param engine rows, columns and beats
 */
public record BilinearCounters(BilinearEngine engine) {
  Optional<Counter> inWord() {
    return Counter.ofSeveral("in_word", engine.beatsPerPixel(), "take");
  }

  Optional<Counter> inColumn() {
    return Counter.ofSeveral(
        "in_column",
        engine.operator().input().shape().dimensions().get(1),
        Counter.ending("take", inWord()));
  }

  Optional<Counter> inRow() {
    return Counter.ofSeveral(
        "in_row", engine.operator().input().shape().dimensions().get(0), "row_taken");
  }

  Optional<Counter> word() {
    return Counter.ofSeveral("word", engine.beatsPerPixel(), "give");
  }

  Optional<Counter> column() {
    return Counter.ofSeveral(
        "column", engine.operator().columns().size(), Counter.ending("give", word()));
  }

  Optional<Counter> line() {
    return Counter.ofSeveral("line", engine.operator().rows().size(), "line_given");
  }

  /** Returns the counters: those of what is taken, then those of what is given. */
  List<Counter> counters() {
    return List.of(inWord(), inColumn(), inRow(), word(), column(), line()).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the condition under which the last beat of a row is taken. */
  public String rowTaken() {
    return Counter.ending("take", inWord(), inColumn());
  }

  /** Returns the condition under which the last beat of a row of the output is given. */
  public String lineGiven() {
    return Counter.ending("give", word(), column());
  }

  /** Returns the rest of a condition that holds for even, or odd, values of a counter. */
  static String parity(Optional<Counter> counter, int parity) {
    return counter.map(c -> " && " + (parity == 0 ? "!" : "") + lowestBit(c)).orElse("");
  }

  private static String lowestBit(Counter counter) {
    return counter.bus().bits() == 1 ? counter.name() : counter.name() + "[0]";
  }

  /** Returns the condition under which the beats of a pair of columns are all taken. */
  public String pairTaken() {
    return Counter.ending("take", inWord()) + parity(inColumn(), 1);
  }
}
