// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.fixed.IntType;

/**
 * The quantized values of an input as the user writes them: {@code int16 scale 1/64 zero_point 3}.
 *
 * @param type of the values
 * @param scale 1 where none is given
 * @param zeroPoint 0 where none is given
 */
public record GivenType(IntType type, double scale, long zeroPoint) {
  private static final String NUMBER = "([0-9.]+(?:[eE][-+]?[0-9]+)?)";
  private static final Pattern FORM =
      Pattern.compile(
          "(u?)int([0-9]{1,2})(?: +scale +%s(?:/%s)?)?(?: +zero_point +(-?[0-9]{1,6}))?"
              .formatted(NUMBER, NUMBER));

  /** The widest elements that travel. */
  private static final int MOST_BITS = 16;

  /** How it is written, for diagnostics. */
  public static final String EXAMPLE = "'int8 scale 1/128 zero_point 0', of at most 16 bits";

  /** Reads what the user wrote; empty where it is nothing of the kind. */
  public static Optional<GivenType> of(String text) {
    Matcher found = FORM.matcher(text.strip());
    if (!found.matches()) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(found.group(2));
    boolean signed = found.group(1).isEmpty();
    if (bits < (signed ? 2 : 1) || bits > MOST_BITS) {
      return Optional.empty();
    }
    IntType type = signed ? IntType.signed(bits) : IntType.unsigned(bits);
    long zero = found.group(5) == null ? 0 : Long.parseLong(found.group(5));
    return scale(found.group(3), found.group(4))
        .filter(s -> (float) (double) s > 0 && Float.isFinite((float) (double) s))
        .filter(s -> type.range().contains(zero))
        .map(s -> new GivenType(type, s, zero));
  }

  private static Optional<Double> scale(String above, String below) {
    try {
      double scale = above == null ? 1 : Double.parseDouble(above);
      return Optional.of(below == null ? scale : scale / Double.parseDouble(below));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
