// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a counter and one that counts the other way through all of their states, side by side. Where
 * nothing but the end of the loop is asked of a counter, and both are at the end in the same steps,
 * the fault changes nothing: 0, 3, 2 is as good as 0, 1, 2.
 */
final class CounterRun {
  private static final Pattern STEP =
      Pattern.compile("(\\w+) <= \\1_end \\? (\\d+)'d0 : \\1 ([+-]) \\2'd1;");

  /** Declaration, comparison, reset, both sides of the step: all that a loop needs. */
  private static final int USES = 5;

  private CounterRun() {}

  /** Returns whether both counters end their loops in the same steps; false for other faults. */
  static boolean alike(String module, Fault fault) {
    Matcher right = STEP.matcher(fault.before().strip());
    Matcher wrong = STEP.matcher(fault.after().strip());
    if (!right.matches() || !wrong.matches() || !right.group(1).equals(wrong.group(1))) {
      return false;
    }
    String name = right.group(1);
    int bits = Integer.parseInt(right.group(2));
    Matcher end =
        Pattern.compile("wire +%1$s_end += %1$s == %2$d'd(\\d+);".formatted(name, bits))
            .matcher(module);
    if (bits > 16 || !end.find() || uses(module, name) != USES) {
      return false;
    }
    int last = Integer.parseInt(end.group(1));
    int up = 0;
    int other = 0;
    for (int i = 0; i < 2 << bits; i++) {
      if (up == last != (other == last)) {
        return false;
      }
      up = next(up, last, bits, right.group(3));
      other = next(other, last, bits, wrong.group(3));
    }
    return true;
  }

  private static int next(int count, int last, int bits, String sign) {
    int step = sign.equals("+") ? 1 : -1;
    return count == last ? 0 : count + step & (1 << bits) - 1;
  }

  private static long uses(String module, String name) {
    String code = module.replaceAll("//[^\\n]*", "");
    return Pattern.compile("\\b" + name + "\\b").matcher(code).results().count();
  }
}
