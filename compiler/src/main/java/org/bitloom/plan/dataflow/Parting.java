// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.model.Hardware;

/** Which layers of a network are computed in parts, and how all arrays are folded. */
record Parting(PartedNetwork parted, FoldingChoice choice) {
  /**
   * Returns the best one in which every array has multipliers of its own; empty where a throughput
   * is out of reach.
   *
   * @param fixed in the parts that the user gives
   */
  static Optional<Parting> best(PartedNetwork fixed) {
    Optional<FoldingChoice> whole = FoldingChoice.best(fixed.proven(), fixed.hardware());
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> first = PartSearch.firstOutputs(fixed, whole.get());
    if (first.isEmpty()) {
      return whole.map(choice -> new Parting(fixed, choice));
    }
    PartedNetwork parted = fixed.and(first);
    return FoldingChoice.best(parted.proven(), parted.hardware())
        .map(choice -> new Parting(parted, choice));
  }

  /**
   * Returns the best one in which small arrays share multipliers in turns; empty where that is not
   * faster than this one, and where this one exceeds the budget, if turns do not keep it.
   *
   * @param fixed in the parts that the user gives
   */
  Optional<Parting> inTurns(PartedNetwork fixed) {
    return switch (fixed.hardware().goal()) {
      case Hardware.Multipliers(int count) when choice.multipliers() <= count ->
          inTurns(fixed, count);
      case Hardware.Multipliers(int count) ->
          SharingSearch.smaller(fixed, count).map(smaller -> new Parting(fixed, smaller));
      case Hardware.DspBlocks blocks -> Optional.empty();
      case Hardware.Throughput throughput -> Optional.empty();
    };
  }

  private Optional<Parting> inTurns(PartedNetwork fixed, int budget) {
    long pace = SharingSearch.worthwhile(choice.pace());
    Map<String, Integer> first = PartSearch.everywhere(fixed, budget, pace);
    Stream<PartedNetwork> others = first.isEmpty() ? Stream.empty() : Stream.of(fixed.and(first));
    return Stream.concat(Stream.of(parted), others)
        .flatMap(
            network ->
                SharingSearch.faster(network, budget, pace)
                    .map(faster -> new Parting(network, faster))
                    .stream())
        .min(Comparator.comparingLong(faster -> faster.choice().pace()));
  }
}
