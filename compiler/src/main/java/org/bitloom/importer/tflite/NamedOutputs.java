// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;

/** The part of a graph that ends at tensors which the user names. */
final class NamedOutputs {
  private NamedOutputs() {}

  /**
   * Returns what computes the named tensors, in their order; empty after an error was reported.
   *
   * @param names of tensors; none for the whole graph
   */
  static Optional<TfliteModel> ended(
      TfliteModel model, List<String> names, Span origin, Diagnostics diagnostics) {
    List<Integer> outputs = new ArrayList<>();
    for (String name : names) {
      List<TfliteTensor> computed = computed(model);
      Optional<TfliteTensor> named =
          computed.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
      if (named.isEmpty()) {
        List<String> others = computed.stream().map(TfliteTensor::name).toList();
        diagnostics.report(
            Code.MODEL_TENSOR
                .at(origin, "output '" + name + "'")
                .withNote("no operator computes a tensor of this name")
                .withHelp(Suggestion.didYouMean(name, others)));
        return Optional.empty();
      }
      outputs.add(named.get().index());
    }
    return Optional.of(outputs.isEmpty() ? model : part(model, outputs));
  }

  private static List<TfliteTensor> computed(TfliteModel model) {
    return model.operators().stream()
        .flatMap(operator -> operator.outputs().stream())
        .map(index -> model.tensors().get(index))
        .toList();
  }

  private static TfliteModel part(TfliteModel model, List<Integer> outputs) {
    Set<Integer> needed = new HashSet<>(outputs);
    List<TfliteOperator> kept = new ArrayList<>();
    for (TfliteOperator operator : model.operators().reversed()) {
      if (operator.outputs().stream().anyMatch(needed::contains)) {
        kept.add(operator);
        needed.addAll(operator.inputs());
      }
    }
    return new TfliteModel(
        model.tensors(),
        kept.reversed(),
        model.inputs().stream().filter(needed::contains).toList(),
        outputs);
  }
}
