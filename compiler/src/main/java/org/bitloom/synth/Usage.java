// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/** What is used of a part, in words and bars. */
public final class Usage {
  private static final int BAR = 30;

  private Usage() {}

  private record Line(String what, double used, double there) {
    String bar() {
      int filled =
          there == 0 ? (used > 0 ? BAR : 0) : (int) Math.min(BAR, Math.ceil(BAR * used / there));
      return String.format(
          Locale.ROOT,
          "%-28s [%s%s] %,8.0f of %,8.0f%s",
          what,
          "#".repeat(filled),
          ".".repeat(BAR - filled),
          Math.ceil(used),
          there,
          used > there
              ? "  too many"
              : there == 0 ? "" : "  %3.0f %%".formatted(100 * used / there));
    }
  }

  private static List<Line> lines(Amount used, Device device) {
    Amount there = device.capacity();
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("LUT", used.lut(), there.lut()));
    lines.add(new Line("flip-flops", used.ff(), there.ff()));
    lines.add(new Line("DSP (" + device.family().multiplier() + ")", used.dsp(), there.dsp()));
    lines.add(new Line("RAM (" + device.family().block() + ")", used.ram(), there.ram()));
    return lines;
  }

  /** Returns a bar for each resource. */
  public static String bars(Amount used, Device device) {
    StringBuilder text = new StringBuilder();
    lines(used, device).forEach(line -> text.append(line.bar()).append('\n'));
    return text.toString();
  }

  /**
   * Requires that a part has enough of everything.
   *
   * @param used by the design, or expected to be
   * @param top name of the design
   * @param help what to do about it
   * @throws DiagnosticException naming everything of which there is too little
   */
  public static void requireRoom(Amount used, Device device, String top, String help) {
    if (!used.within(device.capacity())) {
      throw new DiagnosticException(
          Code.DEVICE_TOO_SMALL
              .withoutPlace(top, device.name())
              .withNote(text(used, device))
              .withHelp(help));
    }
  }

  /** Returns what there is too little of. */
  private static String text(Amount used, Device device) {
    List<String> words = new ArrayList<>();
    for (Line line : lines(used, device)) {
      if (line.used() > line.there()) {
        words.add(
            String.format(Locale.ROOT, "%s: %.0f of %.0f", line.what(), line.used(), line.there()));
      }
    }
    return String.join("; ", words);
  }
}
