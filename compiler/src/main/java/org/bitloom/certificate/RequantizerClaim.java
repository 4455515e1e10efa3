// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.RequantizerChecker;
import org.bitloom.report.RequantizationReport;

/** Checks the constants of one requantizer in a report. */
public final class RequantizerClaim {
  private RequantizerClaim() {}

  /**
   * Returns the output range of every channel, and adds what does not hold to {@code failures}.
   *
   * @param report the claim; null where there is none
   * @param reference what it must equal
   * @param own proven ranges of the accumulators of these channels, one or one per channel
   * @param tensor proven range of the accumulators of all channels of the layer
   */
  public static List<Interval> check(
      String layer,
      RequantizationReport report,
      Requantization reference,
      List<Interval> own,
      Interval tensor,
      List<String> failures) {
    List<Interval> ranges = perMultiplier(reference, own);
    List<Interval> outputs = new ArrayList<>();
    // The tensor in between has one range, so every channel of the output is the image of it.
    for (int c = 0; c < ranges.size(); c++) {
      outputs.add(new Interval(reference.apply(c, tensor.min()), reference.apply(c, tensor.max())));
    }
    if (report == null || !matches(report, reference)) {
      failures.add("layer '" + layer + "' claims another requantizer than the network has");
      return outputs;
    }
    try {
      compare(layer, proven(report), reference, ranges, failures);
    } catch (ArithmeticException | IllegalArgumentException e) {
      failures.add("layer '" + layer + "': " + e.getMessage());
    }
    return outputs;
  }

  private static List<Interval> perMultiplier(Requantization reference, List<Interval> channels) {
    int count = reference.multipliers().size();
    if (channels.size() == count) {
      return channels;
    }
    Interval hull = channels.stream().reduce(Interval::hull).orElseThrow();
    return Collections.nCopies(count, hull);
  }

  private static boolean matches(RequantizationReport report, Requantization reference) {
    return report.rounding().equals(reference.keyword())
        && report.reference().thresholds().equals(RequantizationReport.Reference.lists(reference))
        && report.reference().multipliers().equals(reference.multipliers())
        && report.reference().inputZeroPoint() == reference.inputZeroPoint()
        && report.reference().divisor() == reference.divisor()
        && report.reference().division().equals(reference.division().keyword())
        && report.reference().outputZeroPoint() == reference.outputZeroPoint()
        && report.channels().size() == reference.multipliers().size()
        && report.clamp().min() == reference.clamp().min()
        && report.clamp().max() == reference.clamp().max();
  }

  private static ProvenRequantizer proven(RequantizationReport report) {
    return new ProvenRequantizer(
        report.shift(),
        report.pivot(),
        report.channels(),
        ProvenRequantizer.Ties.valueOf(report.ties().toUpperCase(Locale.ROOT)),
        report.tieBits(),
        new Interval(report.clamp().min(), report.clamp().max()));
  }

  private static void compare(
      String layer,
      ProvenRequantizer proven,
      Requantization reference,
      List<Interval> ranges,
      List<String> failures) {
    for (int c = 0; c < ranges.size(); c++) {
      RequantizerChecker.check(reference, proven, c, ranges.get(c))
          .ifPresent(failure -> failures.add("layer '" + layer + "': " + failure));
    }
  }
}
