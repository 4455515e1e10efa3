// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Window;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;

/**
 * What makes one tensor on the chip.
 *
 * @param node the operator, with the requantizer behind it; empty for an input of the network
 * @param requantizer that takes its sums
 * @param output the tensor
 */
record Unit(Optional<Node> node, Optional<Node> requantizer, Edge output) {
  /** Returns the tensors that it reads. */
  List<Edge> inputs() {
    return node.map(Node::inputs).orElse(List.of());
  }

  /** Returns whether its rows can be made some at a time, in their order. */
  boolean banded() {
    if (output.type().shape().dimensions().size() != 3) {
      return false;
    }
    Operator operator = node.map(Node::operator).orElse(null);
    return switch (operator) {
      case null -> true;
      case Conv2d conv -> true;
      case DepthwiseConv2d conv -> true;
      case Pool pool -> pool.kind() == Pool.Kind.MAXIMUM;
      case Combine combine -> true;
      case Requantize requantize -> true;
      case Lookup lookup -> true;
      case Operator other -> false;
    };
  }

  /** Returns how windows move down the input. */
  private Optional<Window.Axis> axis() {
    return node.map(Node::operator)
        .flatMap(
            operator ->
                operator instanceof Convolution conv
                    ? Optional.of(conv.window().rows())
                    : operator instanceof Pool pool
                        ? Optional.of(pool.window().rows())
                        : Optional.empty());
  }

  /** Returns the first row of the input that a row of the output and those below it read. */
  int lowest(int row) {
    return axis().map(a -> Math.max(0, a.element(row, 0))).orElse(row);
  }

  /** Returns the row of the input behind the last one that the rows before one read. */
  int behind(int row, int height) {
    if (row == 0) {
      return 0;
    }
    return axis()
        .map(a -> Math.max(0, Math.min(height, a.element(row - 1, 0) + a.reach())))
        .orElse(row);
  }
}
