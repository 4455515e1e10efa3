// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Map;
import java.util.function.ToLongFunction;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.LineRing;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.PoolPass;
import org.bitloom.plan.engine.SoftmaxSchedule;

/**
 * The bits that a plan keeps on the chip.
 *
 * @param weights weights, biases and tables, without padding
 * @param buffers input buffers of the MAC arrays, and both banks of weights loaded at run time
 */
public record MemoryBits(long weights, long buffers) {
  /** Returns the bits of a plan. */
  public static MemoryBits of(Plan plan) {
    return new MemoryBits(
        sum(plan, n -> weightBits(n.operator())), sum(plan, n -> bufferBits(n, plan)));
  }

  private static long sum(Plan plan, ToLongFunction<Node> bits) {
    return plan.network().nodes().stream().mapToLong(bits).reduce(0, Math::addExact);
  }

  private static long weightBits(Operator operator) {
    return switch (operator) {
      case WeightedSum d ->
          (long) d.outputCount() * d.inputCount() * d.encoding().bits()
              + codebookBits(d.encoding())
              + (long) d.outputCount() * d.output().elementType().bits();
      case MatMul m -> (long) m.outputCount() * m.output().elementType().bits();
      case Requantize r -> 0;
      case ArgMax a -> 0;
      case Combine c -> 0;
      case Softmax s -> 31L * SoftmaxSchedule.of(s).depth();
      case Lookup l -> (long) l.table().size() * l.outputType().bits();
      case Pool p -> 0;
      case Reshape r -> 0;
      case Concat c -> 0;
      case Pad p -> 0;
    };
  }

  private static long codebookBits(WeightEncoding encoding) {
    return encoding instanceof Codebook book ? (long) book.size() * book.valueType().bits() : 0;
  }

  private static long bufferBits(Node node, Plan plan) {
    Map<String, MacPlan> macs = plan.macs();
    return switch (node.operator()) {
      case Dense d -> inputBuffer(macs.get(node.name()).folding(), node);
      case Conv2d c -> rows(node, macs, c.window());
      case DepthwiseConv2d d -> rows(node, macs, d.window());
      case MatMul m ->
          inputBuffer(macs.get(node.name()).folding(), node)
              + 2L * m.weights().shape().elements() * m.weights().elementType().bits();
      case Requantize r -> 0;
      case ArgMax a -> 0;
      case Combine c -> 0;
      case Softmax s -> 2L * s.input().shape().channels() * s.input().elementType().bits();
      case Lookup l -> 0;
      case Pool p -> partials(p, plan.schedule().of(node).output().lanes());
      case Reshape r -> 0;
      case Concat c -> 0;
      case Pad p -> 0;
    };
  }

  /** What the open windows of a pool hold, word by word. */
  private static long partials(Pool pool, int lanes) {
    Interval elements = pool.input().range();
    long bits = 0;
    for (PoolPass pass : PoolPass.of(pool, lanes)) {
      long element = IntType.signedFor(pass.partial(pool.kind(), elements)).bits();
      bits += element * lanes * pass.words() * pass.banks();
      elements = pass.result(pool.kind(), elements);
    }
    return bits;
  }

  private static long rows(Node node, Map<String, MacPlan> macs, Window window) {
    Folding folding = macs.get(node.name()).folding();
    TensorType input = node.inputs().get(0).type();
    long word = (long) folding.inputLanes() * input.elementType().bits();
    if (window.pointwise() && folding.outputsPerLane() == 0) {
      return inputBuffer(folding, node);
    }
    long ring = Math.multiplyExact(word, LineRing.of(input.shape(), window, folding).words());
    return folding.gathered() ? ring + inputBuffer(folding, node) : ring;
  }

  /** Two vectors, so that one is filled while the other is read again; none if it is read once. */
  private static long inputBuffer(Folding folding, Node node) {
    long word = (long) folding.simd() * node.inputs().get(0).type().elementType().bits();
    return folding.neuronFold() == 1 ? 0 : 2 * word * folding.synapseFold();
  }
}
