// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Makes of each node what is known of its output. The table of operators is what can be read. */
final class NodeImporter {
  private static final String QONNX = "QONNX";
  private static final String ONNX = "ONNX";
  private static final String MICROSOFT = "com.microsoft";

  /** Domains of QONNX's operators. */
  private static final Set<String> QONNX_DOMAINS =
      Set.of(
          "qonnx.custom_op.general",
          "finn.custom_op.general",
          "onnx.brevitas",
          "qonnx.custom_op.channels_last");

  /** What computes in real numbers behind the last quantized values, and may be left out. */
  private static final Set<String> TAILS =
      Set.of(
          "Softmax",
          "LogSoftmax",
          "Sigmoid",
          "Tanh",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Sqrt",
          "Exp",
          "Log",
          "Cast",
          "Identity",
          "ArgMax",
          "TopK",
          "ReduceMax",
          "ReduceSum",
          "ReduceMean",
          "Clip",
          "Relu",
          "Gather",
          "Slice",
          "Concat",
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "MatMul",
          "Split",
          "NonMaxSuppression",
          "Abs",
          "Neg",
          "LeakyRelu",
          "Elu",
          "HardSigmoid",
          "HardSwish",
          "Expand",
          "Tile",
          "Greater",
          "Less",
          "Equal",
          "Where",
          "Not",
          "And",
          "Or",
          "Max",
          "Min",
          "Sum",
          "Mean",
          "LpNormalization",
          "ReduceL2",
          "ReduceMin",
          "Erf",
          "Round",
          "Floor",
          "Ceil",
          "Shape",
          "Softplus");

  private record Operator(String set, BiFunction<Reading, OnnxNode, List<Value>> maker) {}

  private static final Map<String, Operator> OPERATORS = new TreeMap<>();

  static {
    add(ONNX, "QuantizeLinear", QuantizeOps::quantizeLinear);
    add(ONNX, "DequantizeLinear", QuantizeOps::dequantizeLinear);
    add(ONNX, "Conv", (r, n) -> new WeightedOps(r, n).conv());
    add(ONNX, "ConvTranspose", (r, n) -> new WeightedOps(r, n).convTranspose());
    add(ONNX, "Gemm", (r, n) -> new WeightedOps(r, n).gemm());
    add(ONNX, "MatMul", (r, n) -> new WeightedOps(r, n).matMul());
    add(ONNX, "QLinearConv", (r, n) -> new WeightedOps(r, n).qlinearConv());
    add(ONNX, "QLinearMatMul", (r, n) -> new WeightedOps(r, n).qlinearMatMul());
    add(MICROSOFT, "QGemm", (r, n) -> new WeightedOps(r, n).qgemm());
    add(ONNX, "ConvInteger", (r, n) -> new WeightedOps(r, n).integer(true));
    add(ONNX, "MatMulInteger", (r, n) -> new WeightedOps(r, n).integer(false));
    add(ONNX, "Relu", (r, n) -> new ElementOps(r, n).relu());
    add(ONNX, "Clip", (r, n) -> new ElementOps(r, n).clip());
    for (String unary :
        List.of(
            "LeakyRelu",
            "Sigmoid",
            "Tanh",
            "HardSigmoid",
            "HardSwish",
            "Elu",
            "Selu",
            "Softplus",
            "Softsign",
            "Exp",
            "Abs",
            "Neg",
            "Floor",
            "Ceil",
            "Round",
            "Sign",
            "Celu",
            "Cos",
            "Erf",
            "Gelu",
            "Log",
            "Mish",
            "Reciprocal",
            "Sin",
            "Sqrt")) {
      add(ONNX, unary, (r, n) -> new ElementOps(r, n).unary());
    }
    add(MICROSOFT, "QLinearSigmoid", (r, n) -> new ElementOps(r, n).qlinear());
    add(MICROSOFT, "QLinearLeakyRelu", (r, n) -> new ElementOps(r, n).qlinear());
    for (String binary : List.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Pow", "PRelu")) {
      add(ONNX, binary, (r, n) -> new ArithmeticOps(r, n).arithmetic());
    }
    add(MICROSOFT, "QLinearAdd", (r, n) -> new ArithmeticOps(r, n).qlinearPair());
    add(MICROSOFT, "QLinearMul", (r, n) -> new ArithmeticOps(r, n).qlinearPair());
    add(ONNX, "BatchNormalization", (r, n) -> new ElementOps(r, n).batchNormalization());
    add(ONNX, "Cast", (r, n) -> new ElementOps(r, n).cast());
    add(ONNX, "MaxPool", (r, n) -> new PoolOps(r, n).maxPool(false));
    add(ONNX, "GlobalMaxPool", (r, n) -> new PoolOps(r, n).maxPool(true));
    add(ONNX, "AveragePool", (r, n) -> new PoolOps(r, n).average(false));
    add(ONNX, "GlobalAveragePool", (r, n) -> new PoolOps(r, n).average(true));
    add(ONNX, "ReduceMean", (r, n) -> new PoolOps(r, n).reduceMean());
    add(MICROSOFT, "QLinearAveragePool", (r, n) -> new PoolOps(r, n).qlinearAverage(false));
    add(MICROSOFT, "QLinearGlobalAveragePool", (r, n) -> new PoolOps(r, n).qlinearAverage(true));
    add(ONNX, "Softmax", (r, n) -> SoftmaxOps.softmax(r, n));
    add(MICROSOFT, "QLinearSoftmax", (r, n) -> SoftmaxOps.qlinear(r, n));
    add(ONNX, "Flatten", (r, n) -> new ReorderOps(r, n).flatten());
    add(ONNX, "Reshape", (r, n) -> new ReorderOps(r, n).reshape());
    add(ONNX, "Squeeze", (r, n) -> new ReorderOps(r, n).squeeze(true));
    add(ONNX, "Unsqueeze", (r, n) -> new ReorderOps(r, n).squeeze(false));
    add(ONNX, "Transpose", (r, n) -> new ReorderOps(r, n).transpose());
    add(ONNX, "DepthToSpace", (r, n) -> new ReorderOps(r, n).depthToSpace(true));
    add(ONNX, "SpaceToDepth", (r, n) -> new ReorderOps(r, n).depthToSpace(false));
    add(ONNX, "Identity", (r, n) -> r.value(n, 0));
    add(ONNX, "Dropout", (r, n) -> r.value(n, 0));
    add(ONNX, "Shape", (r, n) -> new ReorderOps(r, n).shape());
    add(ONNX, "Concat", (r, n) -> new ConcatOps(r, n).concat());
    add(MICROSOFT, "QLinearConcat", (r, n) -> new ConcatOps(r, n).qlinearConcat());
    add(ONNX, "Pad", (r, n) -> new PadOps(r, n).pad());
    add(ONNX, "Gather", (r, n) -> new Taking(r, n).gather());
    add(ONNX, "Slice", (r, n) -> new PartOps(r, n).slice());
    OPERATORS.put("Split", new Operator(ONNX, (r, n) -> new PartOps(r, n).split()));
    add(ONNX, "Resize", (r, n) -> new PartOps(r, n).resize());
    add(ONNX, "Upsample", (r, n) -> new PartOps(r, n).resize());
    add(ONNX, "ArgMax", (r, n) -> new ArgMaxOps(r, n).argMax());
    for (String quant : List.of("Quant", "IntQuant", "BipolarQuant")) {
      add(QONNX, quant, QonnxOps::quant);
    }
    add(QONNX, "Trunc", QonnxOps::trunc);
    add(QONNX, "MultiThreshold", QonnxOps::multiThreshold);
  }

  private NodeImporter() {}

  private static void add(String set, String name, BiFunction<Reading, OnnxNode, Value> maker) {
    OPERATORS.put(name, new Operator(set, maker.andThen(List::of)));
  }

  /** Returns the operators of a set by their names: ONNX, com.microsoft or QONNX. */
  static List<String> operators(String set) {
    return OPERATORS.entrySet().stream()
        .filter(e -> e.getValue().set.equals(set))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Tells whether a node is one of QONNX's. */
  static boolean isQonnx(OnnxNode node) {
    return QONNX_DOMAINS.contains(node.domain())
        && Optional.ofNullable(OPERATORS.get(node.operator()))
            .filter(o -> o.set.equals(QONNX))
            .isPresent();
  }

  /**
   * Returns what is known of a node's first outputs.
   *
   * @throws Refused if it cannot be built
   */
  static List<Value> values(Reading reading, OnnxNode node) {
    int outputs = node.outputs().size();
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      reading.optional(node, i).ifPresent(inputs::add);
    }
    if (inputs.stream().anyMatch(Value.Unknown.class::isInstance)) {
      return List.of();
    }
    Optional<Constant> constant = ConstantFolding.fold(reading, node);
    if (constant.isPresent()) {
      return List.of(new Value.Known(constant.get()));
    }
    Optional<Value.Tail> tail = behindTail(node, inputs);
    if (tail.isPresent()) {
      return Collections.nCopies(outputs, tail.get());
    }
    try {
      return built(reading, node);
    } catch (Refused e) {
      return Collections.nCopies(
          outputs, newTail(node, inputs, e.getMessage()).orElseThrow(() -> e));
    }
  }

  private static List<Value> built(Reading reading, OnnxNode node) {
    Operator operator = OPERATORS.get(node.operator());
    boolean known =
        operator != null
            && (node.domain().isEmpty()
                || node.domain().equals(MICROSOFT)
                || QONNX_DOMAINS.contains(node.domain()));
    if (!known) {
      throw new Refused(
          "it is no operator that can be built", "one of " + String.join(", ", OPERATORS.keySet()));
    }
    return operator.maker.apply(reading, node);
  }

  private static boolean quantizes(OnnxNode node) {
    return List.of("QuantizeLinear", "Quant", "IntQuant", "BipolarQuant", "Trunc", "MultiThreshold")
            .contains(node.operator())
        || node.operator().startsWith("QLinear")
        || !TAILS.contains(node.operator());
  }

  private static Optional<Value.Tail> behindTail(OnnxNode node, List<Value> inputs) {
    Optional<Value.Tail> first =
        inputs.stream()
            .filter(Value.Tail.class::isInstance)
            .map(Value.Tail.class::cast)
            .findFirst();
    return first.isEmpty() || quantizes(node)
        ? Optional.empty()
        : Optional.of(
            new Value.Tail(sources(inputs), first.get().node(), first.get().reason(), List.of()));
  }

  private static List<Value> sources(List<Value> inputs) {
    List<Value> sources = new ArrayList<>();
    for (Value input : inputs) {
      switch (input) {
        case Value.Tail tail ->
            tail.sources().stream().filter(s -> !sources.contains(s)).forEach(sources::add);
        case Value.Known known -> {}
        case Value.KnownCodes known -> {}
        default -> {
          if (!sources.contains(input)) {
            sources.add(input);
          }
        }
      }
    }
    return sources;
  }

  /**
   * A node that cannot be built begins a tail, where what it reads are quantized values or sums.
   */
  private static Optional<Value.Tail> newTail(OnnxNode node, List<Value> inputs, String reason) {
    List<Value> sources = sources(inputs);
    boolean able =
        !quantizes(node)
            && !sources.isEmpty()
            && sources.stream()
                .allMatch(
                    s ->
                        s instanceof Value.Stream
                            || s instanceof Value.Tabled
                            || s instanceof Value.Summed
                            || s instanceof Value.Softmaxed);
    return able ? Optional.of(new Value.Tail(sources, node, reason, List.of())) : Optional.empty();
  }
}
