// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Finds the form of a layer whose channels need the fewest pieces, where one or two addends do not
 * do (decision 15).
 *
 * <p>A float32 product of magnitude v is a multiple of about {@code v * 2^-23}, so all products
 * that near to a tie become one. Forms with {@code tieBits} take them for ties, too; what is left
 * to steps are the smaller products, which are rounded more finely.
 */
final class PieceForms {
  private static final int SIGNIFICANT_BITS = 24;

  /** Widths of ties that are tried, each half the one before. */
  private static final int TIE_WIDTHS = 6;

  private final Requantization reference;
  private final List<PieceSearch> channels;

  private PieceForms(Requantization reference, List<Interval> ranges) {
    this.reference = reference;
    this.channels =
        IntStream.range(0, ranges.size())
            .parallel()
            .mapToObj(c -> new PieceSearch(reference, c, ranges.get(c)))
            .toList();
  }

  /**
   * Returns the requantizer with the fewest pieces, and among those with the smallest shift.
   *
   * @param ranges one range per multiplier
   */
  static ProvenRequantizer fewest(Requantization reference, List<Interval> ranges) {
    return new PieceForms(reference, ranges).fewest();
  }

  private ProvenRequantizer fewest() {
    PieceSearch.Form best = new PieceSearch.Form(0, ProvenRequantizer.Ties.KEEP, 0);
    int fewest = pieces(best, Integer.MAX_VALUE).orElseThrow();
    for (PieceSearch.Form form : forms()) {
      OptionalInt pieces = fewest == 1 ? OptionalInt.empty() : pieces(form, fewest);
      if (pieces.isPresent()) {
        best = form;
        fewest = pieces.getAsInt();
      }
    }
    PieceSearch.Form form = best;
    return new ProvenRequantizer(
        form.shift(),
        reference.inputZeroPoint(),
        channels.stream().map(c -> c.constants(form)).toList(),
        form.ties(),
        form.tieBits(),
        reference.clamp());
  }

  /** Returns the most pieces of a channel; none if that is not below {@code bound}. */
  private OptionalInt pieces(PieceSearch.Form form, int bound) {
    int most = 0;
    for (PieceSearch channel : channels) {
      OptionalInt pieces = channel.pieces(form, bound);
      if (pieces.isEmpty()) {
        return OptionalInt.empty();
      }
      most = Math.max(most, pieces.getAsInt());
    }
    return OptionalInt.of(most);
  }

  /** Returns the forms to try; the sums of all outputs of the clamp stay below 2^58. */
  private List<PieceSearch.Form> forms() {
    Interval clamp = reference.clamp();
    long zero = reference.outputZeroPoint();
    int levels = bits(Math.max(Math.abs(clamp.min()), Math.abs(clamp.max())) + 2);
    int widest = bits(Math.max(Math.abs(clamp.min() - zero), Math.abs(clamp.max() - zero)));
    ProvenRequantizer.Ties ties =
        (zero & 1) == 0 ? ProvenRequantizer.Ties.TO_EVEN : ProvenRequantizer.Ties.TO_ODD;
    List<PieceSearch.Form> forms = new ArrayList<>();
    for (int shift = 0; shift <= 58 - levels; shift++) {
      forms.add(new PieceSearch.Form(shift, ProvenRequantizer.Ties.KEEP, 0));
      for (int i = 0; i < TIE_WIDTHS; i++) {
        int tieBits = shift - (SIGNIFICANT_BITS - widest) - i;
        if (tieBits >= 0 && tieBits < shift) {
          forms.add(new PieceSearch.Form(shift, ties, tieBits));
        }
      }
    }
    return forms;
  }

  private static int bits(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }
}
