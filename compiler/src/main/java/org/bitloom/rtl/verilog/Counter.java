// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.operator.StreamLayout;

/**
 * A register that counts what a stream transfers, from 0, and starts again after its last value.
 *
 * @param name of the register; the wire {@code <name>_end} is high at the last value
 * @param count values, at least 2
 * @param enable Verilog condition under which it counts
 */
public record Counter(String name, int count, String enable) {
  /** Validates that there is something to count. */
  public Counter {
    if (count < 2) {
      throw new IllegalArgumentException(name + " has " + count + " values");
    }
  }

  /** Returns the last value. */
  public int last() {
    return count - 1;
  }

  /** Returns the register's bus. */
  public Bus bus() {
    return Bus.counter(last());
  }

  /** Returns the last value as a constant. */
  public Literal lastLiteral() {
    return bus().literal(last());
  }

  /** Returns the value before the last one as a constant. */
  public Literal nextToLastLiteral() {
    return bus().literal(last() - 1L);
  }

  /**
   * Returns the counters that follow a stream through an inference, without those of one value: the
   * beats of a vector, then the vectors; of a layout without partial beats, only its beats.
   *
   * @param beat name of the counter of beats
   * @param vector name of the counter of vectors
   * @param transfer Verilog condition under which a beat is transferred
   */
  public static List<Counter> ofLayout(
      StreamLayout layout, String beat, String vector, String transfer) {
    StreamLayout flat = new StreamLayout(1, layout.elements(), layout.lanes());
    StreamLayout counted = layout.sameBeats(flat) ? flat : layout;
    List<Counter> counters = new ArrayList<>();
    if (counted.beatsPerVector() > 1) {
      counters.add(new Counter(beat, counted.beatsPerVector(), transfer));
    }
    if (counted.vectors() > 1) {
      counters.add(new Counter(vector, counted.vectors(), transfer + " && " + beat + "_end"));
    }
    return counters;
  }

  /** Returns the counter, unless there is but one value. */
  public static Optional<Counter> ofSeveral(String name, int count, String enable) {
    return count > 1 ? Optional.of(new Counter(name, count, enable)) : Optional.empty();
  }

  /** Returns the Verilog condition under which counters that are there end a count. */
  @SafeVarargs
  public static String ending(String enable, Optional<Counter>... counters) {
    StringBuilder text = new StringBuilder(enable);
    for (Optional<Counter> counter : counters) {
      counter.ifPresent(c -> text.append(" && ").append(c.name).append("_end"));
    }
    return text.toString();
  }

  /** Returns the Verilog condition under which all counters are at their last values. */
  public static String allEnd(List<Counter> counters) {
    return counters.isEmpty()
        ? "1'b1"
        : counters.stream().map(c -> c.name + "_end").collect(Collectors.joining(" && "));
  }
}
