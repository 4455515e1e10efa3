// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node of the graph.
 *
 * @param index position in the file
 * @param name may be empty
 * @param operator such as {@code Conv}
 * @param domain empty for ONNX itself
 * @param inputs names of tensors; empty for one that is left out
 * @param outputs names of tensors
 * @param attributes by name: {@code Long}, {@code Double}, {@code String}, {@code List<Long>},
 *     {@code List<Double>} or {@link Constant}
 */
record OnnxNode(
    int index,
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, Object> attributes) {
  OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  /** Returns the name of an input; empty where it is left out. */
  Optional<String> input(int position) {
    return position < inputs.size() && !inputs.get(position).isEmpty()
        ? Optional.of(inputs.get(position))
        : Optional.empty();
  }

  int integer(String key, int otherwise) {
    return attributes.get(key) instanceof Long value ? (int) (long) value : otherwise;
  }

  double real(String key, double otherwise) {
    return attributes.get(key) instanceof Double value ? value : otherwise;
  }

  String text(String key, String otherwise) {
    return attributes.get(key) instanceof String value ? value : otherwise;
  }

  Optional<List<Integer>> integers(String key) {
    return attributes.get(key) instanceof List<?> list
            && list.stream().allMatch(Long.class::isInstance)
        ? Optional.of(list.stream().map(v -> (int) (long) (Long) v).toList())
        : Optional.empty();
  }

  Optional<Constant> constant(String key) {
    return attributes.get(key) instanceof Constant value ? Optional.of(value) : Optional.empty();
  }

  /** Returns the operator with its domain, and the name if there is one. */
  String title() {
    String full = domain.isEmpty() ? operator : domain + "." + operator;
    return name.isEmpty() ? full : full + " '" + name + "'";
  }
}
