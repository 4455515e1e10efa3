// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.array.ArrayStages;
import org.bitloom.plan.array.ArrayWidths;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * A processing element of a shared array.
 *
 * @param module module name
 * @param network its name in the source
 * @param origin place in the source
 * @param peCount processing elements of the array
 * @param lanes elements of a word
 * @param widths of the array
 * @param stages of the array
 * @param laned whether elements are taken without weights
 * @param kept sums that are kept for a later sweep; 0 where none are
 */
public record ArrayPe(
    String module,
    String network,
    String origin,
    int peCount,
    int lanes,
    ArrayWidths widths,
    ArrayStages stages,
    boolean laned,
    int kept)
    implements ArrayModule {
  /** Returns whether any sums are kept. */
  public boolean keeps() {
    return kept > 0;
  }

  /** Returns what a sum begins with. */
  public String begun() {
    return keeps() ? "(resumed ? earlier : " + noSum() + ")" : noSum().toString();
  }

  /** Returns the last place of a sum that is kept. */
  public int lastKept() {
    return kept - 1;
  }

  /** Returns the bus of such a place. */
  public Bus keptBus() {
    return Bus.counter(kept - 1L);
  }

  /** A level of the adder tree. */
  public record Level(int stage, int results, int reach, Bus bus, String sum) {}

  /** A register of the element beside the tree. */
  public record Delay(Bus bus, String name, String source, boolean copied) {}

  /** Returns the bus of an element. */
  public Bus element() {
    return Bus.signed(widths.elements());
  }

  public int elementBits() {
    return element().bits();
  }

  public Bits operandBits() {
    return new Bits(lanes * elementBits());
  }

  public Bits weightBits() {
    return new Bits(lanes * oneWeight());
  }

  /** Returns the bits of a weight. */
  public int oneWeight() {
    return widths.weightBits();
  }

  /** Returns the bus of a product. */
  public Bus product() {
    Interval range = widths.elements().times(widths.weights());
    int bits = Math.max(IntType.signedFor(range).bits(), Math.max(elementBits(), oneWeight()));
    return new Bus(IntType.signed(bits), range);
  }

  /** Returns the bus of a sum; wide enough to take in all products of a word. */
  public Bus sum() {
    int bits = IntType.signedFor(widths.sums()).bits();
    int tree = IntType.signedFor(product().range().times(lanes)).bits();
    int lane = laned ? lane4().bits() : 0;
    return new Bus(
        IntType.signed(Math.max(bits, Math.max(lane, Math.max(tree, product().bits())))),
        widths.sums());
  }

  /** Returns the levels of the adder tree; one lane has a level that adds nothing. */
  public List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    for (int level = 1; level <= stages.levels(); level++) {
      int reach = Math.min(1 << level, lanes);
      Interval range = widths.elements().times(widths.weights()).times(reach);
      int bits = Math.max(IntType.signedFor(range).bits(), product().bits());
      int from = level + 2;
      String sum =
          lanes == 1
              ? "s%s[i].value".formatted(from)
              : "s%s[2 * i].value + s%s[2 * i + 1].value".formatted(from, from);
      levels.add(
          new Level(
              level + 3,
              Math.max(1, lanes >> level),
              reach,
              new Bus(IntType.signed(bits), range),
              sum));
    }
    return levels;
  }

  private Bus treeBus() {
    return levels().get(stages.levels() - 1).bus();
  }

  /** Returns the sum of all products of a word, as wide as a sum. */
  public String tree() {
    String value = "s" + stages.contribution() + "[0].value";
    int more = sum().bits() - treeBus().bits();
    return more == 0
        ? value
        : "{" + Extension.repeated(more, sign(value, treeBus())) + ", " + value + "}";
  }

  private static String sign(String value, Bus bus) {
    return value + "[" + bus.msb() + "]";
  }

  public Literal noSum() {
    return sum().literal(0);
  }

  public Bus factor() {
    return Bus.signed(widths.factors());
  }

  /** Returns the bus of an element less its factor. */
  public Bus centred() {
    Interval range = widths.elements().hull(widths.elements().plus(widths.factors().times(-1)));
    int bits = Math.max(IntType.signedFor(range).bits(), Math.max(elementBits(), factor().bits()));
    return new Bus(IntType.signed(bits), range);
  }

  public String wideFactor2() {
    return Extension.to(centred().bits(), "factor2", factor());
  }

  public String wideLane() {
    return Extension.to(centred().bits(), "lane", element());
  }

  /** Returns the bus of what an element is multiplied by. */
  public Bus other() {
    Interval range = widths.factors().hull(1).hull(centred().range());
    int bits =
        Math.max(IntType.signedFor(range).bits(), Math.max(centred().bits(), factor().bits()));
    return new Bus(IntType.signed(bits), range);
  }

  public String wideHeld() {
    return Extension.to(other().bits(), "held", centred());
  }

  public String wideFactor3() {
    return Extension.to(other().bits(), "factor3", factor());
  }

  private Bus lane4() {
    int bits = IntType.signedFor(widths.lanes()).bits();
    return new Bus(
        IntType.signed(Math.max(bits, Math.max(centred().bits(), other().bits()))), widths.lanes());
  }

  /** Returns the product and its copies, until it is beside the sum of the tree. */
  public List<Delay> delays() {
    List<Delay> delays = new ArrayList<>();
    delays.add(new Delay(lane4(), "lane4", "", false));
    for (int stage = 5; stage <= stages.contribution(); stage++) {
      delays.add(new Delay(lane4(), "lane" + stage, "lane" + (stage - 1), true));
    }
    return delays;
  }

  public String wideElement() {
    return Extension.to(sum().bits(), "lane" + stages.contribution(), lane4());
  }
}
