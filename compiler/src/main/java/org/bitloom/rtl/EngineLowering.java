// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.ArgMaxEngine;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.plan.engine.CombineEngine;
import org.bitloom.plan.engine.ConcatEngine;
import org.bitloom.plan.engine.LookupEngine;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacFront;
import org.bitloom.plan.engine.PadEngine;
import org.bitloom.plan.engine.PoolEngine;
import org.bitloom.plan.engine.RenamedStream;
import org.bitloom.plan.engine.RequantizeEngine;
import org.bitloom.plan.engine.ResizeEngine;
import org.bitloom.plan.engine.SliceEngine;
import org.bitloom.plan.engine.SoftmaxEngine;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.plan.engine.WindowColumns;
import org.bitloom.rtl.combine.CombineEngineLowering;
import org.bitloom.rtl.function.ArgMaxEngineLowering;
import org.bitloom.rtl.function.LookupEngineLowering;
import org.bitloom.rtl.function.SoftmaxEngineLowering;
import org.bitloom.rtl.mac.Centring;
import org.bitloom.rtl.mac.MacEngineLowering;
import org.bitloom.rtl.mac.MacSource;
import org.bitloom.rtl.mac.MatMulLowering;
import org.bitloom.rtl.mac.SlidingInput;
import org.bitloom.rtl.mac.WeightSource;
import org.bitloom.rtl.pool.BilinearEngineLowering;
import org.bitloom.rtl.pool.PoolEngineLowering;
import org.bitloom.rtl.reorder.ConcatEngineLowering;
import org.bitloom.rtl.reorder.PadUnit;
import org.bitloom.rtl.reorder.ResizeUnit;
import org.bitloom.rtl.reorder.SliceUnit;
import org.bitloom.rtl.requantize.RequantizeEngineLowering;
import org.bitloom.rtl.sparse.DecodedMemory;
import org.bitloom.rtl.sparse.SparseEngineLowering;
import org.bitloom.rtl.stream.StreamNet;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names;
import org.bitloom.rtl.verilog.Names.BlockNames;

/**
 * Turns a node into its engine: the modules, memories and structure that the plan asks for.
 *
 * @param net where the types of the node's inputs are known
 */
record EngineLowering(Plan plan, Names names, StreamNet net) {
  /** Returns the engine of a node; nothing for a node that is another name of its input. */
  Optional<LoweredEngine> lower(Node node) {
    BlockNames block = names(node);
    return switch (plan.schedule().engine(node)) {
      case MacEngine e -> Optional.of(array(node, e));
      case SparseEngine e -> Optional.of(sparse(node, e));
      case PoolEngine e ->
          Optional.of(
              PoolEngineLowering.lower(
                  plan, block, node, e.operator(), requantizer(node), elementType(node)));
      case CombineEngine e -> Optional.of(combine(node, e.operator()));
      case ConcatEngine e -> Optional.of(concat(node, e.operator()));
      case RenamedStream e -> Optional.empty();
      case RequantizeEngine e ->
          Optional.of(
              RequantizeEngineLowering.lower(plan, block, node, e.operator(), elementType(node)));
      case LookupEngine e ->
          Optional.of(LookupEngineLowering.lower(plan, block, node, e, elementType(node)));
      case PadEngine e -> Optional.of(PadUnit.lower(block, node, e, elementType(node)));
      case SliceEngine e -> Optional.of(SliceUnit.lower(block, node, e, elementType(node)));
      case ResizeEngine e -> Optional.of(ResizeUnit.lower(block, node, e, elementType(node)));
      case BilinearEngine e ->
          Optional.of(
              BilinearEngineLowering.lower(
                  plan, block, node, requantizer(node).orElseThrow(), e, elementType(node)));
      case ArgMaxEngine e ->
          Optional.of(ArgMaxEngineLowering.lower(plan, block, node, elementType(node)));
      case SoftmaxEngine e ->
          Optional.of(
              SoftmaxEngineLowering.lower(plan, block, node, e.operator(), elementType(node)));
    };
  }

  /**
   * Returns the names of the blocks of a node's engine. Compressed weights have an engine beside
   * the requantizer of their layer.
   */
  BlockNames names(Node node) {
    boolean own = node.operator() instanceof WeightedSum sum && sum.compressed();
    return names.of(own ? node.name() : LookupEngineLowering.owner(node));
  }

  /** Returns the requantizer that becomes part of a node's engine. */
  private Optional<Node> requantizer(Node node) {
    return plan.network().fusedRequantizer(node);
  }

  /**
   * Returns the type in which a node's input arrives; an accumulator can be wider than its range.
   */
  private IntType elementType(Node node) {
    return elementType(node, 0);
  }

  private IntType elementType(Node node, int input) {
    return net.type(node.inputs().get(input));
  }

  private LoweredEngine array(Node node, MacEngine engine) {
    return switch (engine.operator()) {
      case WeightedSum sum -> weightedSum(node, sum, engine);
      case MatMul matMul ->
          MatMulLowering.lower(plan, names(node), node, requantizer(node), matMul);
    };
  }

  private LoweredEngine weightedSum(Node node, WeightedSum sum, MacEngine array) {
    WeightSource weights =
        array
            .decoded()
            .map(decoded -> DecodedMemory.source(names(node), node, sum, array.mac(), decoded))
            .orElseGet(() -> WeightSource.rom(names(node), node, sum, array.mac()));
    MacSource source =
        new MacSource(
            Centring.none(elementType(node)),
            weights.word(),
            sum.bias(),
            false,
            MacSummary.of(sum) + (weights.decoding() ? ", weights decoded after a reset" : ""),
            sum.vectorCount(),
            sliding(sum, array.front()),
            plan.schedule().shared(node).isPresent());
    return new MacEngineLowering(plan, names(node), node, requantizer(node), source).lower(weights);
  }

  private LoweredEngine sparse(Node node, SparseEngine engine) {
    return SparseEngineLowering.lower(
        names(node),
        node,
        engine,
        elementType(node),
        sliding(engine.operator(), engine.front()),
        MacSummary.of(engine.operator()));
  }

  private static Optional<SlidingInput> sliding(WeightedSum sum, MacFront front) {
    long padValue = sum instanceof Convolution c ? c.padValue() : 0;
    return switch (front) {
      case MacFront.Words words -> Optional.empty();
      case MacFront.Sliding s -> Optional.of(new SlidingInput(s.shape(), s.window(), padValue));
      case MacFront.Gathered g -> Optional.of(new SlidingInput(g.shape(), g.window(), padValue));
      case MacFront.Columns(WindowColumns c) ->
          Optional.of(new SlidingInput(c.shape(), c.window(), padValue));
    };
  }

  private LoweredEngine concat(Node node, Concat concat) {
    List<IntType> types =
        IntStream.range(0, node.inputs().size()).mapToObj(i -> elementType(node, i)).toList();
    return ConcatEngineLowering.lower(plan, names(node), node, concat, types);
  }

  private LoweredEngine combine(Node node, Combine combine) {
    return CombineEngineLowering.lower(
        plan,
        names(node),
        node,
        requantizer(node).orElseThrow(),
        combine,
        elementType(node, 0),
        elementType(node, 1));
  }
}
