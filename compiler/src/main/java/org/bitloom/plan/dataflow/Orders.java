// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Map;
import java.util.Optional;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.MatMul;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;

/**
 * The tensors whose channels are on their streams in an order that is not their own. The network
 * does not know of it: who reads such a stream has weights in its order.
 *
 * @param tensors by name
 */
public record Orders(Map<String, Arrangement> tensors) {
  /** Every tensor in its own order. */
  public static final Orders NONE = new Orders(Map.of());

  /** Copies the map. */
  public Orders {
    tensors = Map.copyOf(tensors);
  }

  /** Returns the order of a tensor on its stream; none where it is its own. */
  public Optional<Arrangement> of(Edge tensor) {
    return Optional.ofNullable(tensors.get(tensor.name()));
  }

  /** Returns what the array of a node computes of its stream. */
  Contraction operator(Node node, Contraction array) {
    return switch (array) {
      case Dense dense -> of(node.inputs().get(0)).map(dense::reading).orElse(dense);
      case Convolution convolution -> convolution;
      case MatMul matMul -> matMul;
    };
  }
}
