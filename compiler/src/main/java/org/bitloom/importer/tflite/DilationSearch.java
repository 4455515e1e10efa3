// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds convolutions between a {@code SPACE_TO_BATCH_ND} and a {@code BATCH_TO_SPACE_ND} that
 * nobody else reads.
 */
final class DilationSearch {
  private static final Set<String> RESHAPES = Set.of("RESHAPE", "SQUEEZE", "EXPAND_DIMS");
  private static final Set<String> CONVOLUTIONS = Set.of("CONV_2D", "DEPTHWISE_CONV_2D");

  private final TfliteModel model;
  private final Map<Integer, List<TfliteOperator>> readers = new HashMap<>();

  DilationSearch(TfliteModel model) {
    this.model = model;
    for (TfliteOperator operator : model.operators()) {
      for (int input : new HashSet<>(operator.inputs())) {
        readers.computeIfAbsent(input, i -> new ArrayList<>()).add(operator);
      }
    }
  }

  /**
   * What stands between the two ends of a dilation.
   *
   * @param spread the {@code SPACE_TO_BATCH_ND}
   * @param before reshapes in front of the convolution
   * @param after reshapes behind it
   * @param gathered the {@code BATCH_TO_SPACE_ND}
   */
  record Chain(
      TfliteOperator spread,
      List<TfliteOperator> before,
      TfliteOperator convolution,
      List<TfliteOperator> after,
      TfliteOperator gathered) {
    /** Returns all of its operators. */
    Stream<TfliteOperator> operators() {
      return Stream.of(List.of(spread), before, List.of(convolution), after, List.of(gathered))
          .flatMap(List::stream);
    }
  }

  /** Returns what begins with an operator; empty where it is no dilation. */
  Optional<Chain> chain(TfliteOperator spread) {
    if (!spread.kind().equals("SPACE_TO_BATCH_ND") || !complete(spread, 3)) {
      return Optional.empty();
    }
    List<TfliteOperator> before = new ArrayList<>();
    Optional<TfliteOperator> next = reshapes(spread, before);
    if (next.isEmpty() || !CONVOLUTIONS.contains(next.get().kind()) || !complete(next.get(), 2)) {
      return Optional.empty();
    }
    List<TfliteOperator> after = new ArrayList<>();
    return reshapes(next.get(), after)
        .filter(o -> o.kind().equals("BATCH_TO_SPACE_ND") && complete(o, 3))
        .map(o -> new Chain(spread, before, next.get(), after, o));
  }

  private static boolean complete(TfliteOperator operator, int inputs) {
    return operator.inputs().size() >= inputs
        && operator.inputs().stream().limit(inputs).noneMatch(i -> i < 0)
        && operator.outputs().size() == 1;
  }

  /** Collects the reshapes behind an operator; returns what follows, if nobody else reads it. */
  private Optional<TfliteOperator> reshapes(TfliteOperator from, List<TfliteOperator> passed) {
    Optional<TfliteOperator> next = onlyReader(from);
    if (next.isPresent() && RESHAPES.contains(next.get().kind()) && complete(next.get(), 1)) {
      passed.add(next.get());
      return onlyReader(next.get());
    }
    return next;
  }

  private Optional<TfliteOperator> onlyReader(TfliteOperator operator) {
    int made = operator.outputs().get(0);
    List<TfliteOperator> found = readers.getOrDefault(made, List.of());
    boolean alone =
        found.size() == 1
            && found.get(0).inputs().get(0) == made
            && !model.outputs().contains(made);
    return alone ? Optional.of(found.get(0)) : Optional.empty();
  }
}
