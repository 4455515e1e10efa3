// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.ArrayList;
import java.util.Comparator;
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

  /** The channel that ruled out a form last: most forms end at the first channel that is asked. */
  private int strictest;

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

  /**
   * What a form needs.
   *
   * @param form its place among all
   * @param pieces of one channel, or of all of them
   */
  private record Need(int form, int pieces) {}

  private ProvenRequantizer fewest() {
    List<PieceSearch.Form> forms = forms();
    Need best = new Need(0, pieces(forms.get(0), Integer.MAX_VALUE).orElseThrow());
    for (Need least : least(forms)) {
      int limit = least.form < best.form ? best.pieces + 1 : best.pieces;
      if (least.pieces < limit) {
        OptionalInt pieces = pieces(forms.get(least.form), limit);
        best = pieces.isPresent() ? new Need(least.form, pieces.getAsInt()) : best;
      }
    }
    PieceSearch.Form form = forms.get(best.form);
    return new ProvenRequantizer(
        form.shift(),
        reference.inputZeroPoint(),
        channels.stream().map(c -> c.constants(form)).toList(),
        form.ties(),
        form.tieBits(),
        reference.clamp());
  }

  /**
   * Returns what forms need for the channel with the most levels alone, the fewest pieces first.
   */
  private List<Need> least(List<PieceSearch.Form> forms) {
    PieceSearch channel =
        channels.stream().max(Comparator.comparingInt(PieceSearch::levels)).orElseThrow();
    List<Need> needs = new ArrayList<>();
    for (int i = 0; i < forms.size(); i++) {
      OptionalInt pieces = channel.pieces(forms.get(i), Integer.MAX_VALUE, 1);
      if (pieces.isPresent()) {
        needs.add(new Need(i, pieces.getAsInt()));
      }
    }
    needs.sort(Comparator.comparingInt(Need::pieces).thenComparingInt(Need::form));
    return needs;
  }

  /** Returns the most pieces of a channel; none if that is not below {@code bound}. */
  private OptionalInt pieces(PieceSearch.Form form, int bound) {
    if (channels.get(strictest).pieces(form, bound, bound - 1).isEmpty()) {
      return OptionalInt.empty();
    }
    int most = 0;
    for (int c = 0; c < channels.size(); c++) {
      OptionalInt pieces = channels.get(c).pieces(form, bound, most);
      if (pieces.isEmpty()) {
        strictest = c;
        return OptionalInt.empty();
      }
      most = Math.max(most, pieces.getAsInt());
    }
    return OptionalInt.of(most);
  }

  /**
   * Returns the forms to try, by their shifts; the first one always has pieces. The sums of all
   * outputs of the clamp stay below 2^58.
   */
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
