// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import org.bitloom.plan.engine.PoolPass;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * Where the windows of a pass begin and end, as values of the counters that follow it.
 *
 * @param pass the sequence of positions and the windows over it
 */
public record PoolSteps(PoolPass pass) {
  /** Returns the bus of the position. */
  public Bus placeBus() {
    return Bus.counter(pass.positions() - 1L);
  }

  /** Returns the first position of padding. */
  public Literal endOfInput() {
    return placeBus().literal(pass.length());
  }

  /** Returns the bus of the position within the stride. */
  public Bus stepBus() {
    return Bus.counter(pass.axis().stride() - 1L);
  }

  /** Returns the step of the first element. */
  public Literal firstStep() {
    return stepBus().literal(pass.axis().before() % pass.axis().stride());
  }

  /** Returns the last step. */
  public Literal lastStep() {
    return stepBus().literal(pass.axis().stride() - 1L);
  }

  /** Returns the step that ends a window. */
  public Literal endStep() {
    return stepBus().literal((pass.axis().kernel() - 1) % pass.axis().stride());
  }

  /** Returns the bus of the counter of windows. */
  public Bus windowBus() {
    return Bus.counter(ends() - 1L);
  }

  /** Returns the first window that counts. */
  public Literal firstWindow() {
    return windowBus().literal(skipped());
  }

  /** Returns the bus of a factor. */
  public Bus factorBus() {
    return Bus.counter(pass.factors().stream().mapToLong(f -> f).max().orElseThrow());
  }

  /** Returns the factor of the window that ends, as a chain of conditions. */
  public String factor() {
    StringBuilder text = new StringBuilder();
    for (int w = 1; w < pass.windows(); w++) {
      long before = pass.factors().get(w - 1);
      if (pass.factors().get(w) != before) {
        text.append("window < %s ? ".formatted(windowBus().literal(skipped() + (long) w)))
            .append(factorBus().literal(before))
            .append(" : ");
      }
    }
    return text.append(factorBus().literal(pass.factors().get(pass.windows() - 1))).toString();
  }

  /** Returns one bit for the bank of the first window that begins behind the first element. */
  public String firstStart() {
    return bank(Math.ceilDiv(pass.axis().before(), pass.axis().stride()));
  }

  /** Returns one bit for the bank of the first window that ends. */
  public String firstEnd() {
    return bank(-skipped());
  }

  /** Returns how many windows end that would begin before the first one. */
  public int skipped() {
    return (pass.axis().kernel() - 1 - pass.axis().before()) / pass.axis().stride();
  }

  /** Returns the windows that end in a sequence. */
  int ends() {
    return skipped() + pass.windows();
  }

  private String bank(int window) {
    int bit = Math.floorMod(window, pass.banks());
    return pass.banks() + "'b" + "0".repeat(pass.banks() - 1 - bit) + "1" + "0".repeat(bit);
  }
}
