// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import org.bitloom.operator.Operator;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/** What two plans of one network have in common, whatever file they were read from. */
record Plain(List<Edge> inputs, List<Operator> operators, List<Edge> outputs) {
  static Plain of(IntegerNetwork network) {
    return new Plain(
        network.inputs(),
        network.nodes().stream().map(node -> node.operator()).toList(),
        network.outputs());
  }
}
