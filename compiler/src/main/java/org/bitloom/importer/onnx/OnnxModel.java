// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import java.util.Map;

/**
 * What a file says, before anything is made of it.
 *
 * @param nodes every node follows those that it reads
 * @param constants initializers by name
 * @param inputs without initializers
 * @param outputs in order
 * @param opset version of ONNX's own operators
 */
record OnnxModel(
    List<OnnxNode> nodes,
    Map<String, Constant> constants,
    List<Border> inputs,
    List<Border> outputs,
    int opset) {
  /** A size that is not known from the file. */
  static final int SYMBOLIC = -1;

  /**
   * A tensor at the border.
   *
   * @param name as in the file
   * @param type of its elements
   * @param dims dimensions; {@link #SYMBOLIC} where one has a name or nothing
   */
  record Border(String name, ElementType type, List<Integer> dims) {
    Border {
      dims = List.copyOf(dims);
    }
  }

  OnnxModel {
    nodes = List.copyOf(nodes);
    constants = Map.copyOf(constants);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
