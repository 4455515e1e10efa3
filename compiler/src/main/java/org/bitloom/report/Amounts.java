// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;

/** Numbers as people read them. */
public final class Amounts {
  /** The clock that rates are said at, where the user names none. */
  public static final double DEFAULT_MEGAHERTZ = 100;

  private static final double BITS_PER_KIB = 8 * 1024;

  private Amounts() {}

  /** Returns a whole number with commas between its thousands. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns an amount of memory, for example {@code 60.4 KiB}; bits below a tenth of that. */
  public static String memory(long bits) {
    return bits < BITS_PER_KIB / 10
        ? bits + " bits"
        : String.format(Locale.ROOT, "%,.1f KiB", bits / BITS_PER_KIB);
  }

  /**
   * Returns how often something happens at a clock, in three digits or more.
   *
   * @param cycles between two of them, above 0
   */
  public static String perSecond(long cycles, double megahertz) {
    double rate = megahertz * 1e6 / cycles;
    return rate < 100
        ? String.format(Locale.ROOT, "%.3g", rate)
        : String.format(Locale.ROOT, "%,.0f", rate);
  }

  /** Returns how long cycles take at a clock, in the unit that leaves one to three digits. */
  public static String duration(long cycles, double megahertz) {
    double micros = cycles / megahertz;
    if (micros < 1) {
      return String.format(Locale.ROOT, "%.0f ns", micros * 1e3);
    }
    if (micros < 1e3) {
      return String.format(Locale.ROOT, "%.1f µs", micros);
    }
    return micros < 1e6
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
        : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
  }

  /** Returns a share as percent with one digit behind the point. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
