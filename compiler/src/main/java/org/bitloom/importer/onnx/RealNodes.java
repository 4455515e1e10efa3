// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.model.RealFunction;

/** Makes layers in real numbers of each node. The table of operators is what can be read. */
final class RealNodes {
  private static final Map<String, Function<RealCalls, Value>> OPERATORS = new TreeMap<>();

  /** Functions without attributes. */
  private static final Map<String, RealFunction> FUNCTIONS =
      Map.of(
          "Mish", RealFunction.MISH,
          "Softplus", RealFunction.SOFTPLUS,
          "Softsign", RealFunction.SOFTSIGN,
          "Exp", RealFunction.EXP,
          "Abs", RealFunction.ABS,
          "Erf", RealFunction.ERF,
          "Sin", RealFunction.SIN,
          "Cos", RealFunction.COS,
          "Log", RealFunction.LOG,
          "Sqrt", RealFunction.SQRT);

  static {
    OPERATORS.put("Conv", c -> new RealWeighted(c).conv());
    OPERATORS.put("ConvTranspose", c -> new RealWeighted(c).convTranspose());
    OPERATORS.put("Gemm", c -> new RealWeighted(c).gemm());
    OPERATORS.put("MatMul", c -> new RealWeighted(c).matMul());
    OPERATORS.put("BatchNormalization", c -> new RealWeighted(c).batchNormalization());
    for (String unary :
        List.of("Relu", "LeakyRelu", "Sigmoid", "Tanh", "HardSwish", "HardSigmoid", "Elu", "Neg")) {
      OPERATORS.put(unary, c -> new RealElements(c).unary());
    }
    FUNCTIONS.forEach(
        (operator, function) ->
            OPERATORS.put(operator, c -> new RealElements(c).function(function)));
    OPERATORS.put("Gelu", c -> new RealElements(c).gelu());
    OPERATORS.put("Selu", c -> new RealElements(c).selu());
    OPERATORS.put("Celu", c -> new RealElements(c).elu());
    OPERATORS.put("Pow", c -> new RealElements(c).power());
    OPERATORS.put("Clip", c -> new RealElements(c).clip());
    OPERATORS.put("PRelu", c -> new RealElements(c).prelu());
    for (String binary : List.of("Add", "Sub", "Mul", "Div", "Max", "Min")) {
      OPERATORS.put(binary, c -> new RealElements(c).binary());
    }
    OPERATORS.put("Sum", c -> new RealPairs(c).chain("add"));
    OPERATORS.put("MaxPool", c -> new RealPools(c).windowed(true));
    OPERATORS.put("AveragePool", c -> new RealPools(c).windowed(false));
    OPERATORS.put("GlobalMaxPool", c -> new RealPools(c).global(true));
    OPERATORS.put("GlobalAveragePool", c -> new RealPools(c).global(false));
    for (String reduction : List.of("ReduceMean", "ReduceMax", "ReduceSum")) {
      OPERATORS.put(reduction, c -> new RealPools(c).reduced());
    }
    OPERATORS.put("Concat", c -> new RealMoves(c).concat());
    OPERATORS.put("Pad", c -> new RealMoves(c).pad());
    OPERATORS.put("Gather", c -> new RealTaking(c).gather());
    OPERATORS.put("Tile", c -> new RealTaking(c).tile());
    OPERATORS.put("Expand", c -> new RealTaking(c).expand());
    OPERATORS.put("LogSoftmax", c -> new RealMoves(c).logSoftmax());
    OPERATORS.put("Slice", c -> new RealMoves(c).slice());
    OPERATORS.put("Split", c -> new RealMoves(c).split().get(0));
    OPERATORS.put("Resize", c -> new RealMoves(c).resize());
    OPERATORS.put("Upsample", c -> new RealMoves(c).resize());
    OPERATORS.put("Softmax", c -> new RealMoves(c).softmax());
    OPERATORS.put("ArgMax", c -> new RealMoves(c).argMax());
    OPERATORS.put("Flatten", c -> reorder(c).flatten());
    OPERATORS.put("Reshape", c -> reorder(c).reshape());
    OPERATORS.put("Squeeze", c -> reorder(c).squeeze(true));
    OPERATORS.put("Unsqueeze", c -> reorder(c).squeeze(false));
    OPERATORS.put("Transpose", c -> reorder(c).transpose());
    OPERATORS.put("DepthToSpace", c -> reorder(c).depthToSpace(true));
    OPERATORS.put("SpaceToDepth", c -> reorder(c).depthToSpace(false));
    OPERATORS.put("Shape", c -> reorder(c).shape());
    for (String same : List.of("Identity", "Dropout", "Cast")) {
      OPERATORS.put(same, c -> c.reading().value(c.node(), 0));
    }
  }

  private RealNodes() {}

  private static ReorderOps reorder(RealCalls calls) {
    return new ReorderOps(calls.reading(), calls.node());
  }

  /** Returns the names of the operators that can be read. */
  static List<String> operators() {
    return List.copyOf(OPERATORS.keySet());
  }

  /**
   * Returns what is known of a node's outputs, one value for each that can be read.
   *
   * @throws Refused if it cannot be built
   */
  static List<Value> values(Reading reading, RealLayers layers, OnnxNode node) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      reading.optional(node, i).ifPresent(inputs::add);
    }
    if (inputs.stream().anyMatch(Value.Unknown.class::isInstance)) {
      return List.of(new Value.Unknown());
    }
    Optional<Constant> constant = ConstantFolding.fold(reading, node);
    if (constant.isPresent()) {
      return List.of(new Value.Known(constant.get()));
    }
    Function<RealCalls, Value> maker = OPERATORS.get(node.operator());
    if (maker == null || !node.domain().isEmpty()) {
      throw new Refused(
          "it is no operator that can be built of real numbers",
          "one of " + String.join(", ", OPERATORS.keySet()));
    }
    RealCalls calls = new RealCalls(reading, layers, node);
    return node.operator().equals("Split")
        ? new RealMoves(calls).split()
        : List.of(maker.apply(calls));
  }
}
