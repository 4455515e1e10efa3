// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.plan.array.ArrayShape;
import org.bitloom.plan.array.ArrayWindows;
import org.bitloom.plan.array.WindowGrid;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;

/**
 * What sums take in where a scan completes windows.
 *
 * @param shape of the array
 * @param windowPlan windows in registers
 * @param elementBits bits of an element
 * @param columnBus columns of an image
 * @param partBus words of a sweep, parts of a window among them
 * @param phaseBus rows of a kernel, phases of a scan among them
 * @param phased whether any position of a scan may end several windows
 * @param seamless whether any scan goes from row to row without a position between them
 */
public record ScanOperands(
    ArrayShape shape,
    ArrayWindows windowPlan,
    int elementBits,
    Bus columnBus,
    Bus partBus,
    Bus phaseBus,
    boolean phased,
    boolean seamless) {
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
        .ifPresent(
            g ->
                windows.add(
                    window("channel", g, shape.words(g.taps()), ownWords(g), windowPlan.paired())));
    windowPlan
        .packed()
        .ifPresent(
            g -> {
              String low = words(g, 0, g.elements() * elementBits);
              windows.add(window("packed", g, shape.words(g.summands()), low, false));
            });
    return windows;
  }

  /** Returns the condition under which a scan has read a new position. */
  public String shifts() {
    return phased ? "fresh1" : "firsts[1]";
  }

  private ScanWindow window(String name, WindowGrid grid, int parts, String words, boolean paired) {
    return new ScanWindow(
        name, grid, elementBits, parts, lanes(), words, shifts(), columnBus, seamless, paired);
  }

  private String ownWords(WindowGrid grid) {
    int bits = channelBits().count();
    return halves()
        ? "halves[1] ? %s : %s".formatted(words(grid, bits, bits), words(grid, 0, bits))
        : words(grid, 0, bits);
  }

  /** Returns some bits of the word of every row that is read at once, the last row's first. */
  private String words(WindowGrid grid, int from, int bits) {
    if (grid.rowsAtOnce() == 1) {
      return "operand1" + new Bits(bits).above(from);
    }
    List<String> words = new ArrayList<>();
    for (int row = grid.rowsAtOnce() - 1; row >= 0; row--) {
      words.add("operands1" + new Bits(bits).above(row * wordBits().count() + from));
    }
    return "{" + String.join(", ", words) + "}";
  }

  /** Returns whether words hold several pixels, so that windows have some that no sum takes in. */
  public boolean pixels() {
    return windowPlan.packed().flatMap(WindowGrid::pixels).isPresent();
  }

  /** Returns what is chosen of the windows: first a phase's window, then parts. */
  public List<PartChoice> choices() {
    List<PartChoice> choices = new ArrayList<>();
    if (phased) {
      int phases = windowPlan.packed().flatMap(WindowGrid::pixels).orElseThrow().phases();
      String phase = low("phase2", phaseBus, phases);
      int width = parts("packed") * wordBits().count();
      choices.add(new PartChoice("phase_taps", "packed_taps", phase, phases, width));
    }
    part("packed", packedTaps(), wordBits().count()).ifPresent(choices::add);
    part("channel", "channel_taps", lanes() * channelBits().count()).ifPresent(choices::add);
    return choices;
  }

  private Optional<PartChoice> part(String window, String taps, int width) {
    int parts = parts(window);
    return parts > 1
        ? Optional.of(
            new PartChoice(window + "_part", taps, low("part2", partBus, parts), parts, width))
        : Optional.empty();
  }

  private String packedTaps() {
    return phased ? "phase_taps" : "packed_taps";
  }

  /** Returns the elements that the channels' sums take in, those of the first tap lowest. */
  public String ownTaps() {
    return parts("channel") > 1 ? "channel_part" : "channel_taps";
  }

  /**
   * Returns what counts of a number below a bound: sweeps that are no scans count higher, and a
   * choice by all bits would be as large as they could count.
   */
  private static String low(String name, Bus bus, int bound) {
    int bits = Bus.counter(bound - 1L).bits();
    return bits < bus.bits() ? name + new Bits(bits).low() : name;
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
    String part = parts("packed") > 1 ? "packed_part" : packedTaps();
    return "packed_scan ? %s : operand2".formatted(part);
  }
}
