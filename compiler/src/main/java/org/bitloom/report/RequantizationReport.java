// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.fixed.Requantization;
import org.bitloom.operator.Requantize;
import org.bitloom.plan.Node;

/**
 * A requantizer with its certificate: what it must equal, and the constants that do.
 *
 * @param rounding name of the reference rounding
 * @param multiplierBits bits of the widest multiplier in hardware
 * @param shift arithmetic right shift, one for all channels
 * @param perChannel whether channels have constants of their own
 * @param pivot where the addend changes
 * @param ties what happens where the shift drops a tie
 * @param tieBits how many of the lowest dropped bits a tie may have set
 * @param input bounds of the accumulators of all channels; equality is proven for each channel over
 *     the exact range of its own
 * @param clamp smallest and largest output
 * @param reference what the hardware must equal
 * @param channels the constants, one for all channels or one per output channel
 */
public record RequantizationReport(
    String rounding,
    int multiplierBits,
    int shift,
    boolean perChannel,
    long pivot,
    String ties,
    int tieBits,
    RangeReport input,
    RangeReport clamp,
    Reference reference,
    List<ProvenRequantizer.Channel> channels) {
  /** Copies the list. */
  public RequantizationReport {
    channels = List.copyOf(channels);
  }

  /**
   * The normative arithmetic.
   *
   * @param inputZeroPoint 0 for an accumulator
   * @param outputZeroPoint added after rounding
   * @param multipliers {@code significand / 2^shift}, one or one per output channel
   * @param divisor of the rounded product; 1 where there is none
   * @param division how the division rounds
   * @param thresholds accumulators at which the output rises, one list or one per output channel;
   *     none where products are rounded
   */
  public record Reference(
      long inputZeroPoint,
      long outputZeroPoint,
      List<Multiplier> multipliers,
      long divisor,
      String division,
      List<List<Long>> thresholds) {
    /** Copies the list. */
    public Reference {
      multipliers = List.copyOf(multipliers);
      thresholds = thresholds == null ? List.of() : List.copyOf(thresholds);
    }

    static Reference of(Requantization r) {
      return new Reference(
          r.inputZeroPoint(),
          r.outputZeroPoint(),
          r.multipliers(),
          r.divisor(),
          r.division().keyword(),
          lists(r));
    }

    /** Returns the thresholds of a requantization as lists. */
    public static List<List<Long>> lists(Requantization r) {
      return r.thresholds().stream().map(t -> Arrays.stream(t.toArray()).boxed().toList()).toList();
    }
  }

  /**
   * Returns the report of a layer's requantizer, if it has one.
   *
   * @param requantizers by node
   * @param nodes of the layer
   */
  static Optional<RequantizationReport> of(
      Map<String, ProvenRequantizer> requantizers, List<Node> nodes) {
    for (Node node : nodes) {
      if (node.operator() instanceof Requantize requantize) {
        return Optional.of(of(requantize, requantizers.get(node.name())));
      }
    }
    return Optional.empty();
  }

  private static RequantizationReport of(Requantize operator, ProvenRequantizer proven) {
    return new RequantizationReport(
        operator.requantization().keyword(),
        proven.multiplierBits(),
        proven.shift(),
        proven.perChannel(),
        proven.pivot(),
        proven.ties().name().toLowerCase(Locale.ROOT),
        proven.tieBits(),
        RangeReport.of(operator.input().range()),
        RangeReport.of(proven.clamp()),
        Reference.of(operator.requantization()),
        proven.channels());
  }
}
