// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;

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

  /** Returns what there is too little of. */
  static String text(Amount used, Device device) {
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
