// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.plan.array.ArrayShape;
import org.bitloom.plan.array.ArrayWindows;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;

/**
 * What sums take in where a scan completes windows.
 *
 * @param shape of the array
 * @param windowPlan windows in registers
 * @param elementBits bits of an element
 * @param columnBus columns of an image
 * @param phased whether any position of a scan may end several windows
 */
public record ScanOperands(
    ArrayShape shape, ArrayWindows windowPlan, int elementBits, Bus columnBus, boolean phased) {
  private int lanes() {
    return shape.lanes();
  }

  private Bits wordBits() {
    return new Bits(lanes() * elementBits);
  }

  private Bits channelBits() {
    return new Bits(shape.channels() * elementBits);
  }

  private boolean halves() {
    return shape.groupsPerWord() == 2;
  }

  /** Returns whether any sweep is a scan. */
  public boolean scans() {
    return !windowPlan.none();
  }

  /** Returns whether sums take in windows of their own. */
  public boolean ownWindows() {
    return windowPlan.channels().isPresent();
  }

  /** Returns the windows. */
  public List<ScanWindow> windows() {
    List<ScanWindow> windows = new ArrayList<>();
    windowPlan
        .channels()
        .ifPresent(g -> windows.add(window("channel", g, shape.words(g.taps()), ownWord())));
    windowPlan
        .packed()
        .ifPresent(
            g -> {
              int bits = g.elements() * elementBits;
              String low = "operand1" + new Bits(bits).low();
              windows.add(window("packed", g, shape.words(g.summands()), low));
            });
    return windows;
  }

  /** Returns what the window of a phase has for sums. */
  public Bits phaseBits() {
    return new Bits(parts("packed") * wordBits().count());
  }

  /** Returns the condition under which a scan has read a new position. */
  public String shifts() {
    return phased ? "fresh1" : "firsts[1]";
  }

  private ScanWindow window(String name, ArrayWindows.Grid grid, int parts, String word) {
    return new ScanWindow(name, grid, elementBits, parts, lanes(), word, shifts(), columnBus);
  }

  private String ownWord() {
    int bits = channelBits().count();
    return halves()
        ? "halves[1] ? operand1[%s:%s] : operand1[%s:0]".formatted(2 * bits - 1, bits, bits - 1)
        : "operand1";
  }

  /** Returns the tap that element t of the part is. */
  public String tap() {
    return parts("channel") > 1 ? "(part2 * %s + t)".formatted(lanes()) : "t";
  }

  private int parts(String name) {
    return windows().stream()
        .filter(w -> w.name().equals(name))
        .mapToInt(ScanWindow::parts)
        .findFirst()
        .orElse(1);
  }

  /** Returns what all sums take in: a word, or a part of the packed window. */
  public String sharedOperand() {
    if (windowPlan.packed().isEmpty()) {
      return "operand2";
    }
    String taps = phased ? "phase_taps" : "packed_taps";
    int bits = wordBits().count();
    String part = parts("packed") > 1 ? "%s[part2 * %s +: %s]".formatted(taps, bits, bits) : taps;
    return "packed_scan ? %s : operand2".formatted(part);
  }
}
