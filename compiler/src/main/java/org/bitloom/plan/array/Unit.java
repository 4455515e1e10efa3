// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.Slice;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;

/**
 * What makes one tensor on the chip.
 *
 * @param node the operator, with the requantizer behind it; empty for an input of the network
 * @param requantizer that takes its sums
 * @param added the sum of its results and another tensor, which takes their place
 * @param mean the mean of all its results, which takes their place
 * @param output the tensor
 */
record Unit(
    Optional<Node> node,
    Optional<Node> requantizer,
    Optional<AddedNode> added,
    Optional<MeanNode> mean,
    Edge output) {
  /**
   * A sum of two tensors, of which the unit makes one.
   *
   * @param node the sum
   * @param requantizer that takes it
   * @param other the other tensor
   * @param left whether the other tensor is the left one
   */
  record AddedNode(Node node, Node requantizer, Edge other, boolean left) {}

  /**
   * A pool with one window, which has all that the unit makes.
   *
   * @param node the pool
   * @param requantizer that takes its sums
   */
  record MeanNode(Node node, Node requantizer) {}

  /** Returns what brings a tensor from memory. */
  static Unit loaded(Edge output) {
    return new Unit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), output);
  }

  /** Returns the tensors that it reads; the last one is the added one. */
  List<Edge> inputs() {
    List<Edge> inputs = new ArrayList<>(node.map(Node::inputs).orElse(List.of()));
    added.ifPresent(a -> inputs.add(a.other()));
    return inputs;
  }

  /** Returns whether its rows can be made some at a time, in their order. */
  boolean banded() {
    if (output.type().shape().dimensions().size() != 3 || mean.isPresent()) {
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
      case Concat concat -> concat.axis() > 0;
      case Pad pad -> pad.sides().get(0).none() || pad.sides().get(2).none();
      case Slice slice -> slice.ranges().get(0).step() > 0;
      case ResizeNearest resize -> true;
      case Operator other -> false;
    };
  }

  /** Returns how many rows are made at least, and in multiples of which. */
  int multiple() {
    return node.map(Node::operator).orElse(null) instanceof ResizeNearest resize
        ? ReorderSweeps.period(resize.rows())
        : 1;
  }

  /**
   * Returns the first row of the input that a row reads, which may be outside of it.
   *
   * @param row of the output
   * @param height of the input
   */
  private int first(int row, int height) {
    return switch (node.map(Node::operator).orElse(null)) {
      case Convolution conv -> conv.window().rows().element(row, 0);
      case Pool pool -> pool.window().rows().element(row, 0);
      case Pad pad -> row - pad.sides().get(0).before();
      case Slice slice -> slice.ranges().get(0).start() + row * slice.ranges().get(0).step();
      case ResizeNearest resize -> row < resize.rows().size() ? resize.rows().get(row) : height;
      case null, default -> row;
    };
  }

  /** Returns the rows from the first one that a row reads to the one behind the last. */
  private int reach() {
    return switch (node.map(Node::operator).orElse(null)) {
      case Convolution conv -> conv.window().rows().reach();
      case Pool pool -> pool.window().rows().reach();
      case null, default -> 1;
    };
  }

  private boolean adds(Edge input) {
    return added.filter(a -> a.other().equals(input)).isPresent();
  }

  private boolean slides(Edge input) {
    return node.filter(n -> n.inputs().contains(input)).isPresent();
  }

  /** Returns the first row of an input that a row of the output and those below it read. */
  int lowest(Edge input, int row) {
    int first = Math.max(0, first(row, input.type().shape().dimensions().get(0)));
    return adds(input) ? (slides(input) ? Math.min(row, first) : row) : first;
  }

  /** Returns the row of an input behind the last one that the rows before one read. */
  int behind(Edge input, int row) {
    int height = input.type().shape().dimensions().get(0);
    if (row == 0) {
      return 0;
    }
    int last = Math.max(0, Math.min(height, first(row - 1, height) + reach()));
    return adds(input) ? (slides(input) ? Math.max(row, last) : row) : last;
  }
}
