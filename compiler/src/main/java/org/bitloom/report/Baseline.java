// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.report.PlanReport.Totals;

/**
 * An earlier plan that a later one must not fall behind.
 *
 * @param plan the earlier one
 * @param percent how much worse a figure may become
 */
public record Baseline(PlanReport plan, BigDecimal percent) {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?%?");

  /**
   * Returns the percent that a user allows, {@code 2} or {@code 2%}.
   *
   * @throws DiagnosticException if it is none
   */
  public static BigDecimal percent(String text) {
    Matcher matcher = PERCENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new DiagnosticException(
          Code.INVALID_ALLOWANCE
              .withoutPlace(text)
              .withNote("it is how much worse a figure may become, in percent, 0 or more")
              .withHelp("write for example --allow 2%"));
    }
    return new BigDecimal(matcher.group(1));
  }

  /**
   * Returns what of a later plan is worse than allowed, a line for each figure: cycles, memory and
   * estimated resources.
   */
  public List<String> regressions(PlanReport later) {
    Totals before = plan.totals();
    Totals now = later.totals();
    List<String> lines = new ArrayList<>();
    check(lines, "initiation interval", before.initiationInterval(), now.initiationInterval());
    check(lines, "latency", before.latency(), now.latency());
    check(lines, "multipliers", before.multipliers(), now.multipliers());
    check(lines, "weight bits", before.weightBits(), now.weightBits());
    check(lines, "buffer bits", before.bufferBits(), now.bufferBits());
    check(lines, "LUT", before.estimate().lut(), now.estimate().lut());
    check(lines, "FF", before.estimate().ff(), now.estimate().ff());
    check(lines, "DSP", before.estimate().dsp(), now.estimate().dsp());
    check(lines, "RAM blocks", before.estimate().bram(), now.estimate().bram());
    return lines;
  }

  private void check(List<String> lines, String figure, double before, double now) {
    BigDecimal start = BigDecimal.valueOf(before);
    BigDecimal most = start.add(start.multiply(percent).movePointLeft(2));
    if (BigDecimal.valueOf(now).compareTo(most) > 0) {
      lines.add(
          "%s: %s before, %s now, at most %s"
              .formatted(figure, plain(start), plain(BigDecimal.valueOf(now)), plain(most)));
    }
  }

  private static String plain(BigDecimal number) {
    return number.round(MathContext.DECIMAL64).stripTrailingZeros().toPlainString();
  }
}
