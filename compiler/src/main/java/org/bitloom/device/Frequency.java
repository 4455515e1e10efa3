// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The frequency of a clock.
 *
 * @param hertz 1 kHz to 10 GHz
 */
public record Frequency(long hertz) {
  /** What a design is clocked with where nobody says. */
  public static final Frequency DEFAULT = new Frequency(100_000_000);

  private static final long LEAST = 1_000;
  private static final long MOST = 10_000_000_000L;
  private static final int MEGA = 6;

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,10}(?:\\.\\d{1,9})?) ?([kmg]?)(?:hz)?");

  /** Validates the range. */
  public Frequency {
    if (hertz < LEAST || hertz > MOST) {
      throw new IllegalArgumentException(hertz + " Hz is no clock");
    }
  }

  /**
   * Returns the frequency of a text such as {@code 100MHz} or {@code 33.3M}; empty if it has none.
   */
  public static Optional<Frequency> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int power =
        switch (matcher.group(2)) {
          case "k" -> 3;
          case "m" -> MEGA;
          case "g" -> 9;
          default -> 0;
        };
    BigDecimal hertz = new BigDecimal(matcher.group(1)).scaleByPowerOfTen(power);
    if (hertz.compareTo(BigDecimal.valueOf(LEAST)) < 0
        || hertz.compareTo(BigDecimal.valueOf(MOST)) > 0) {
      return Optional.empty();
    }
    return Optional.of(new Frequency(hertz.setScale(0, RoundingMode.HALF_UP).longValueExact()));
  }

  /** Returns the period in nanoseconds, rounded down to a picosecond. */
  public String period() {
    return BigDecimal.valueOf(1_000_000_000L)
        .divide(BigDecimal.valueOf(hertz), 3, RoundingMode.DOWN)
        .toPlainString();
  }

  /** Returns the frequency in megahertz. */
  public double megahertz() {
    return hertz / 1e6;
  }

  /** Returns how often per second something happens that takes this many cycles. */
  public double perSecond(long cycles) {
    return (double) hertz / cycles;
  }

  /** Returns the text, for example {@code 100 MHz}. */
  @Override
  public String toString() {
    BigDecimal mega = BigDecimal.valueOf(hertz, MEGA).stripTrailingZeros();
    return mega.toPlainString() + " MHz";
  }
}
