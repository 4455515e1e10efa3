// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.bitloom.calibrate.RoundingMethod;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * What to search for, and how.
 *
 * @param objective what is to be small
 * @param maxDrop how far below the baseline the accuracy may be, in percent of the samples
 * @param baseline samples that the network is expected to have right, from which the drop is
 *     counted; empty for those of the network as read
 * @param space what may become narrower, and how much
 * @param budget most evaluations
 * @param seed of the restarts
 * @param rounding how real weights become codes
 * @param biasCorrection whether biases take away what the means of sums have moved by
 */
public record TuneOptions(
    Objective objective,
    BigDecimal maxDrop,
    OptionalInt baseline,
    Space space,
    int budget,
    long seed,
    RoundingMethod rounding,
    boolean biasCorrection) {
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,9}(\\.\\d{1,9})?");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * Returns the drop that a user writes, {@code 0.5} or {@code 0.5%}.
   *
   * @throws DiagnosticException unless it is from 0 to 100
   */
  public static BigDecimal drop(String text) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    Optional<BigDecimal> drop = decimal(number.strip());
    return drop.filter(d -> d.signum() >= 0 && d.compareTo(HUNDRED) <= 0)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    Code.INVALID_DROP
                        .withoutPlace(text)
                        .withNote("a drop is from 0 to 100 percent of the samples")
                        .withHelp("write for example --max-drop 0.5%")));
  }

  private static Optional<BigDecimal> decimal(String number) {
    return DECIMAL.matcher(number).matches()
        ? Optional.of(new BigDecimal(number))
        : Optional.empty();
  }
}
