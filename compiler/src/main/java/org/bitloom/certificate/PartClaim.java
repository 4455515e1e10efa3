// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bitloom.fixed.Requantization;
import org.bitloom.operator.Operator;
import org.bitloom.operator.WeightedSum;
import org.bitloom.report.LayerReport;

/**
 * What a plan claims of neighbouring output channels of a layer: of all of them, or, where the plan
 * has the layer as a concatenation, of those that one of its inputs computes.
 *
 * @param claim of the engine
 * @param first first output channel
 * @param count output channels; -1 for all
 * @param reports reports beside that of the layer
 */
record PartClaim(LayerReport claim, int first, int count, int reports) {
  private static final int ALL = -1;

  /**
   * Returns the claims about a layer.
   *
   * @param operators of the layer
   * @param input name of the tensor that it reads
   * @param claims of the plan, by name
   */
  static List<PartClaim> of(
      List<Operator> operators, String input, LayerReport claim, Map<String, LayerReport> claims) {
    PartClaim whole = new PartClaim(claim, 0, ALL, 0);
    if (!(operators.get(0) instanceof WeightedSum sum) || !claim.operator().equals("concat")) {
      return List.of(whole);
    }
    List<PartClaim> parts = new ArrayList<>();
    int first = 0;
    for (String name : claim.inputs()) {
      LayerReport part = claims.get(name);
      int count = part == null || part.outputShape().isEmpty() ? 0 : part.outputShape().getLast();
      if (count < 1 || count > sum.outputCount() - first) {
        return List.of(whole);
      }
      boolean sliced = !part.inputs().equals(List.of(input));
      parts.add(new PartClaim(part, first, count, sliced ? 2 : 1));
      first += count;
    }
    return first == sum.outputCount() ? List.copyOf(parts) : List.of(whole);
  }

  /** Returns the channel behind the last one. */
  int end(int all) {
    return count == ALL ? all : first + count;
  }

  /** Returns what belongs to the output channels, of a list with an entry for each. */
  <T> List<T> of(List<T> channels) {
    return count == ALL ? channels : channels.subList(first, first + count);
  }

  /** Returns the requantization of the output channels. */
  Requantization of(Requantization whole) {
    return count == ALL ? whole : whole.part(first, count);
  }
}
