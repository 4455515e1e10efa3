// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.format.WeightFormat;

/**
 * What layers may become. Each may also stay as it is.
 *
 * @param weights formats in descending order of bits
 * @param activations bit widths in descending order
 */
public record Space(List<WeightFormat> weights, List<Integer> activations) {
  /** Copies the lists. */
  public Space {
    weights = List.copyOf(weights);
    activations = List.copyOf(activations);
  }

  /** Returns the bits of a code of a format. */
  static int bits(WeightFormat format) {
    return switch (format) {
      case WeightFormat.Plain(var encoding) -> encoding.bits();
      case WeightFormat.FixedPoint(var type, int fraction) -> type.bits();
      case WeightFormat.Shared(int size) -> 32 - Integer.numberOfLeadingZeros(size - 1);
      case WeightFormat.Sparse(WeightFormat kept) -> bits(kept);
    };
  }

  @Override
  public String toString() {
    return "weights=%s,activations=%s".formatted(joined(weights), joined(activations));
  }

  private static String joined(List<?> items) {
    return items.stream().map(Object::toString).collect(Collectors.joining("|"));
  }
}
