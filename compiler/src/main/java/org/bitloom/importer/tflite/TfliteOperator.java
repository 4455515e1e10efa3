// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An operator of a TFLite file, as it stands there.
 *
 * @param index in the file
 * @param kind the schema's name, such as {@code FULLY_CONNECTED}
 * @param inputs indices of tensors; -1 for one that is left out
 * @param outputs indices of tensors
 * @param options of its kind, or none
 */
record TfliteOperator(
    int index, String kind, List<Integer> inputs, List<Integer> outputs, TfliteOptions options) {
  TfliteOperator {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Returns the same operator on other tensors. */
  TfliteOperator reading(List<Integer> others) {
    return new TfliteOperator(index, kind, others, outputs, options);
  }

  /** Returns the same operator with another tensor in one place. */
  TfliteOperator reading(int place, int tensor) {
    List<Integer> others = new ArrayList<>(inputs);
    others.set(place, tensor);
    return reading(others);
  }

  /** Returns the options, if they are there and of the kind that the operator needs. */
  <T extends TfliteOptions> Optional<T> options(Class<T> kind) {
    return Optional.of(options).filter(kind::isInstance).map(kind::cast);
  }
}
