// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Optional;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * Which feature maps may have words between their rows: those that are read and written row by row,
 * and neither stored, reshaped, nor reached from another tensor's address.
 */
final class RowGaps {
  private RowGaps() {}

  static boolean allowed(IntegerNetwork graph, Edge edge) {
    boolean readInRows =
        graph.readingNodes(edge).stream().allMatch(n -> n.operator() instanceof Convolution);
    return readInRows && !graph.outputs().contains(edge) && writtenInRows(graph, edge);
  }

  private static boolean writtenInRows(IntegerNetwork graph, Edge edge) {
    Optional<Node> producer = graph.producer(edge);
    Operator operator = producer.map(Node::operator).orElse(null);
    if (operator instanceof Requantize) {
      return writtenInRows(graph, producer.orElseThrow().inputs().get(0));
    }
    boolean moved = operator instanceof Reordering && !(operator instanceof Reshape);
    return graph.inputs().contains(edge)
        || operator instanceof Convolution
        || operator instanceof Pool
        || operator instanceof Lookup
        || moved;
  }
}
