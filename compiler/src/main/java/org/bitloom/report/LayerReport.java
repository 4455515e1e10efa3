// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.cost.DesignCost;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.ExponentialShares;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Normalization;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.Summand;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.ProductForm;

/**
 * One layer of a plan: all of its operators together.
 *
 * @param name identifier of the layer
 * @param operator its first operator
 * @param inputs names of the tensors that it reads
 * @param inputType element type of its first input
 * @param inputShape shape of its first input
 * @param inputRange proven bounds of its first input
 * @param weightType number format of its weights; null where the layer has no weights
 * @param outputType element type of its output
 * @param outputShape shape of its output
 * @param outputRange proven bounds of its output
 * @param order channels of its output in the order in which their elements leave; null where that
 *     is their own. The layer behind has its columns in this order
 * @param accumulator null where the layer has none
 * @param requantization null where the layer has none
 * @param folding null where the layer has no MAC array
 * @param cycles cycles in which the layer is busy with one inference
 * @param macs multiply-accumulate operations of one inference
 * @param products those of them that hardware computes
 * @param estimate expected FPGA resources of its engine; null where the layer has none
 */
public record LayerReport(
    String name,
    String operator,
    List<String> inputs,
    String inputType,
    List<Integer> inputShape,
    RangeReport inputRange,
    String weightType,
    String outputType,
    List<Integer> outputShape,
    RangeReport outputRange,
    List<Integer> order,
    AccumulatorReport accumulator,
    RequantizationReport requantization,
    FoldingReport folding,
    long cycles,
    long macs,
    long products,
    ResourceEstimate estimate) {
  /** Copies the lists. */
  public LayerReport {
    inputs = List.copyOf(inputs);
    inputShape = List.copyOf(inputShape);
    outputShape = List.copyOf(outputShape);
    order = order == null ? null : List.copyOf(order);
  }

  /**
   * The accumulator's proven type.
   *
   * @param bits of the register, signed
   * @param min smallest value of the register at any moment
   * @param max largest value of the register at any moment
   * @param result bounds of the finished sums
   * @param dataTypeBoundBits what the types of input and weights alone would need
   */
  public record AccumulatorReport(
      int bits, long min, long max, RangeReport result, int dataTypeBoundBits) {
    static AccumulatorReport of(MacPlan mac) {
      return new AccumulatorReport(
          mac.accumulatorType().bits(),
          mac.accumulator().min(),
          mac.accumulator().max(),
          RangeReport.of(mac.result()),
          mac.dataTypeBound().bits());
    }
  }

  /**
   * How the MAC array is folded.
   *
   * @param pe output channels in parallel
   * @param simd inputs per processing element and cycle
   * @param neuronFold groups of output channels
   * @param synapseFold cycles of one group
   * @param windowLanes 0 where words are of one position of a window; else windows are gathered,
   *     read in so many lanes
   * @param columns whether windows are read by columns: all positions together, of {@code
   *     windowLanes} channels, or of one where those are not summed
   * @param packing null where every product has a multiplication of its own
   */
  public record FoldingReport(
      int pe,
      int simd,
      int neuronFold,
      int synapseFold,
      int windowLanes,
      boolean columns,
      PackingReport packing) {
    static FoldingReport of(MacPlan mac) {
      Folding f = mac.folding();
      return new FoldingReport(
          f.pe(),
          f.simd(),
          f.neuronFold(),
          f.synapseFold(),
          f.windowLanes(),
          f.columns(),
          mac.packed().map(PackingReport::of).orElse(null));
    }
  }

  /**
   * Two products in one multiplication.
   *
   * @param spacing bits from the low sum of a pair to the high one
   * @param products of neighbouring lanes that are summed before pairs are taken apart
   */
  public record PackingReport(int spacing, int products) {
    static PackingReport of(ProductForm.Packed packed) {
      return new PackingReport(packed.spacing(), packed.products());
    }
  }

  /** Returns the reports of all layers, in the order of computation. */
  static List<LayerReport> all(Plan plan, DesignCost cost) {
    Map<String, List<Node>> layers = new LinkedHashMap<>();
    for (Node node : plan.network().nodes()) {
      layers.computeIfAbsent(node.layer(), name -> new ArrayList<>()).add(node);
    }
    return layers.values().stream().map(nodes -> of(plan, nodes, cost)).toList();
  }

  private static LayerReport of(Plan plan, List<Node> nodes, DesignCost cost) {
    Node first = nodes.get(0);
    Node last = nodes.get(nodes.size() - 1);
    TensorType input = first.inputs().get(0).type();
    TensorType output = last.output().type();
    Optional<MacPlan> mac =
        nodes.stream().flatMap(n -> plan.schedule().mac(n).stream()).findFirst();
    return new LayerReport(
        first.layer(),
        kind(first.operator()),
        first.inputs().stream().map(e -> e.name()).toList(),
        input.elementType().toString(),
        input.shape().dimensions(),
        RangeReport.of(input.range()),
        weightType(first.operator()).orElse(null),
        output.elementType().toString(),
        output.shape().dimensions(),
        RangeReport.of(output.range()),
        plan.schedule().orders().of(last.output()).map(Arrangement::channels).orElse(null),
        mac.map(AccumulatorReport::of).orElse(null),
        RequantizationReport.of(plan.requantizers(), nodes).orElse(null),
        mac.map(FoldingReport::of).orElse(null),
        nodes.stream().mapToLong(n -> plan.schedule().of(n).cycles()).max().orElseThrow(),
        nodes.stream().mapToLong(n -> n.operator().macs()).sum(),
        nodes.stream().mapToLong(n -> plan.schedule().engine(n).products()).sum(),
        Optional.ofNullable(cost.layers().get(first.layer()))
            .map(ResourceEstimate::of)
            .orElse(null));
  }

  private static String kind(Operator operator) {
    return switch (operator) {
      case Dense dense -> "dense";
      case Conv2d convolution -> "conv2d";
      case DepthwiseConv2d depthwise -> "depthwise_conv2d";
      case MatMul matMul -> "matmul";
      case Requantize requantize -> "requantize";
      case ArgMax argMax -> "argmax";
      case Combine combine -> kind(combine.combination());
      case ExponentialShares shares -> "softmax";
      case LogSoftmax log -> "log_softmax";
      case FixedLogSoftmax fixed -> "log_softmax";
      case Lookup lookup -> "lookup";
      case ResizeBilinear resize -> "resize_bilinear";
      case Pool pool -> pool.kind() == Pool.Kind.MAXIMUM ? "max_pool" : "avg_pool";
      case Reordering reordering -> reordering.keyword();
    };
  }

  /** A difference that is made of tables is a sum, too. */
  private static String kind(Combination combination) {
    return switch (combination) {
      case Combination.Product product -> "mul";
      case Combination.Extreme(boolean largest) -> largest ? "maximum" : "minimum";
      case Combination.Tables tables -> "add";
      case Combination.Rescaled(Summand left, Summand right) ->
          left.factor() < 0 == right.factor() < 0 ? "add" : "sub";
      case Combination.Linear(long left, long right, long offset) ->
          left < 0 == right < 0 ? "add" : "sub";
    };
  }

  private static Optional<String> weightType(Operator operator) {
    return switch (operator) {
      case WeightedSum sum -> Optional.of(sum.encoding().toString());
      case MatMul matMul -> Optional.of(matMul.weights().elementType().toString());
      case Requantize requantize -> Optional.empty();
      case ArgMax argMax -> Optional.empty();
      case Combine combine -> Optional.empty();
      case Normalization normalization -> Optional.empty();
      case Lookup lookup -> Optional.empty();
      case ResizeBilinear resize -> Optional.empty();
      case Pool pool -> Optional.empty();
      case Reordering reordering -> Optional.empty();
    };
  }
}
