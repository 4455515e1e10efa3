// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.List;
import org.bitloom.certificate.Bounds;
import org.bitloom.certificate.OutputBounds;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.model.Layer;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.report.ArrayCertificate.RegisterRanges;
import org.bitloom.report.RangeReport;

/** Compares what computations bring about with what the registers of an array can hold. */
final class RegisterClaims {
  private final RegisterRanges claim;
  private final List<String> failures;

  RegisterClaims(RegisterRanges claim, List<String> failures) {
    this.claim = claim;
    this.failures = failures;
  }

  /** Requires that elements of feature maps hold a tensor. */
  void elements(String whose, Interval range) {
    within("elements", whose, Bounds.of(range), claim.elements());
  }

  /** Requires that sums hold those of a layer with weights, whatever the order of the summands. */
  void sums(Layer layer, List<Interval> visited) {
    within(
        "sums",
        whose(layer),
        Bounds.around(visited.stream().map(Bounds::of).toList()),
        claim.sums());
  }

  /** Requires that sums hold what an operator without weights has before its result. */
  void passing(Layer layer, Operator operator, List<Interval> outputs, List<Interval> read) {
    Bounds result = Bounds.of(OutputBounds.concatenated(outputs));
    if (operator instanceof Combine combine
        && combine.combination() instanceof Combination.Linear linear) {
      Bounds first = Bounds.of(read.get(0)).times(Bounds.of(linear.leftFactor()));
      Bounds sum = result.minus(linear.offset());
      within("sums", whose(layer), Bounds.around(List.of(first, sum)), claim.sums());
    } else if (operator instanceof Combine || operator instanceof Pool) {
      within("sums", whose(layer), result, claim.sums());
    }
  }

  private static int changes(ProvenRequantizer.Channel channel) {
    return channel.steps().size() + (channel.split() ? 1 : 0);
  }

  /** Requires that constants fit, and products and totals of the sums that they scale. */
  void requantizer(
      Layer layer, ChannelConstants constants, List<Interval> sums, List<String> failures) {
    if (constants.channels().stream().anyMatch(c -> changes(c) > 1)) {
      failures.add(whose(layer) + " changes an addend twice, which no lane of an array does");
      return;
    }
    int count = Math.max(constants.count(), sums.size());
    for (int c = 0; c < count; c++) {
      ChannelConstants.Constants own = constants.of(c);
      Interval range = sums.size() == 1 ? sums.get(0) : sums.get(c);
      Bounds product = Bounds.of(range).minus(constants.bias(c)).times(Bounds.of(own.multiplier()));
      Bounds addends = Bounds.around(List.of(Bounds.of(own.addend()), Bounds.of(own.below())));
      within("multipliers", whose(layer), Bounds.of(own.multiplier()), claim.multipliers());
      within("addends", whose(layer), addends, claim.addends());
      within("pivots", whose(layer), Bounds.of(own.pivot()), claim.pivots());
      within("products", whose(layer), product, claim.products());
      within("totals", whose(layer), product.plus(addends), claim.totals());
      if (own.split() && !claim.split()) {
        failures.add(whose(layer) + " has addends on both sides of a pivot, registers have one");
      }
    }
    within("shifts", whose(layer), Bounds.of(constants.shift()), claim.shifts());
  }

  private static String whose(Layer layer) {
    return "layer '" + layer.name() + "'";
  }

  private void within(String register, String whose, Bounds actual, RangeReport claimed) {
    boolean fits =
        claimed != null
            && actual.least().compareTo(Bounds.of(claimed.min()).least()) >= 0
            && actual.most().compareTo(Bounds.of(claimed.max()).most()) <= 0;
    if (fits) {
      return;
    }
    String failure =
        "%s: %s reach [%s, %s], beyond the registers' %s"
            .formatted(whose, register, actual.least(), actual.most(), claimed);
    if (!failures.contains(failure)) {
      failures.add(failure);
    }
  }
}
