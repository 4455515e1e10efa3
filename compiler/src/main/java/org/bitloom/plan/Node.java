// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.List;
import org.bitloom.operator.Operator;

/**
 * One operator in its place in the network.
 *
 * @param name unique in the network; equals the name of the output edge
 * @param layer the layer of the source that it comes from
 * @param operator what is computed
 * @param inputs one edge per input of the operator
 * @param output the result
 * @param origin where the layer stands, for example {@code ad.loom:14}
 */
public record Node(
    String name, String layer, Operator operator, List<Edge> inputs, Edge output, String origin) {
  /** Copies the list and checks that the edges have the operator's types. */
  public Node {
    inputs = List.copyOf(inputs);
    if (!inputs.stream().map(Edge::type).toList().equals(operator.inputs())) {
      throw new IllegalArgumentException("inputs of node '" + name + "' have other types");
    }
  }

  /** Returns a hash of the name alone: one of the operator would take in all of its weights. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
