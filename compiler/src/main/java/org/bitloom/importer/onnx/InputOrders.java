// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds in which order an input has to travel, and what an input of integers means. */
final class InputOrders {
  private static final Set<String> SPATIAL =
      Set.of(
          "Conv",
          "ConvTranspose",
          "Resize",
          "Upsample",
          "QLinearConv",
          "ConvInteger",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "QLinearAveragePool",
          "QLinearGlobalAveragePool",
          "BatchNormalization",
          "GlobalMaxPool");

  private static final Set<String> PASSING =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "Quant",
          "IntQuant",
          "BipolarQuant",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Identity",
          "Pad",
          "Relu",
          "Clip",
          "Cast",
          "Unsqueeze",
          "QLinearAdd",
          "QLinearMul",
          "Concat",
          "QLinearConcat",
          "LeakyRelu",
          "Sigmoid",
          "Tanh",
          "HardSwish",
          "HardSigmoid",
          "Elu",
          "QLinearSigmoid",
          "QLinearLeakyRelu",
          "MultiThreshold",
          "Trunc",
          "ReduceMean",
          "DepthToSpace",
          "SpaceToDepth",
          "PRelu",
          "Gather",
          "Slice",
          "Split",
          "Softmax");

  private final Map<String, List<OnnxNode>> readers = new HashMap<>();

  InputOrders(OnnxModel model) {
    for (OnnxNode node : model.nodes()) {
      for (String input : new HashSet<>(node.inputs())) {
        readers.computeIfAbsent(input, k -> new java.util.ArrayList<>()).add(node);
      }
    }
  }

  /**
   * Tells whether the second dimension of an input travels innermost: it is that of channels for
   * the first convolution or pool which it meets, without a transpose in between.
   */
  boolean channelsLast(String input, int rank) {
    Set<String> seen = new HashSet<>();
    java.util.ArrayDeque<String> open = new java.util.ArrayDeque<>(List.of(input));
    while (!open.isEmpty()) {
      for (OnnxNode node : readers.getOrDefault(open.poll(), List.of())) {
        boolean last =
            node.domain().endsWith("channels_last") || node.operator().equals("Transpose");
        if (last && rank == 4) {
          return false;
        }
        if (SPATIAL.contains(node.operator())) {
          return true;
        }
        if (PASSING.contains(node.operator()) && !node.outputs().isEmpty()) {
          String output = node.outputs().get(0);
          if (seen.add(output)) {
            open.add(output);
          }
        }
      }
    }
    return rank == 4;
  }

  /** Returns an input of integers, with the numbers of its first reader. */
  Value integers(Reading reading, OnnxModel.Border input, Value.RealInput like) {
    var type =
        input
            .type()
            .quantized()
            .filter(t -> t.bits() <= 8)
            .orElseThrow(
                () ->
                    new Refused(
                        "it is " + input.type().keyword(), "inputs of float32, int8 or uint8"));
    double scale = 1;
    double zero = 0;
    OnnxNode reader = null;
    for (OnnxNode node : readers.getOrDefault(input.name(), List.of())) {
      reader = reader == null ? node : reader;
    }
    if (reader != null) {
      int at = reader.inputs().indexOf(input.name());
      boolean sums = reader.operator().endsWith("Integer");
      Optional<Constant> s = sums ? Optional.empty() : known(reading, reader, at + 1);
      scale = s.filter(Constant::isScalar).map(Constant::scalar).orElse(1.0);
      zero =
          known(reading, reader, at + 2)
              .filter(Constant::isScalar)
              .map(Constant::scalar)
              .orElse(0.0);
    }
    QuantizeOps.requireScale(scale);
    Grid grid =
        new Grid(type, new double[] {scale}, zero, type.min(), type.max(), GridRounding.LINEAR);
    Value.Stream made = Inputs.quantized(reading, like, grid, reader);
    return made;
  }

  private static Optional<Constant> known(Reading reading, OnnxNode node, int position) {
    return reading.optional(node, position).flatMap(reading::constantOf).filter(c -> c.size() > 0);
  }
}
