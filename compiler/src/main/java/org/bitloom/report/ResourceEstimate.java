// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Folding;
import org.bitloom.plan.LineRing;
import org.bitloom.plan.MacPlan;
import org.bitloom.plan.Node;
import org.bitloom.plan.Plan;
import org.bitloom.plan.PoolPass;
import org.bitloom.plan.SoftmaxSchedule;

/**
 * Expected resources of an FPGA with six-input LUTs, 27 x 18 multipliers and 36 kbit RAM blocks.
 * Good for comparing foldings; only synthesis knows the numbers.
 *
 * @param lut six-input lookup tables
 * @param ff flip-flops
 * @param dsp multiplier blocks
 * @param bram RAM blocks of 36 kbit
 */
public record ResourceEstimate(long lut, long ff, long dsp, long bram) {
  private static final ResourceEstimate NONE = new ResourceEstimate(0, 0, 0, 0);

  /** Control of one engine: counters, credits, handshake. */
  private static final ResourceEstimate CONTROL = new ResourceEstimate(120, 100, 0, 0);

  /** A memory up to this depth is made of LUTs. */
  private static final int LUT_DEPTH = 64;

  static ResourceEstimate of(Plan plan) {
    return plan.network().nodes().stream()
        .map(node -> of(node, plan))
        .reduce(NONE, ResourceEstimate::plus);
  }

  private static ResourceEstimate of(Node node, Plan plan) {
    return switch (node.operator()) {
      case WeightedSum d -> array(node, plan.macs().get(node.name()), d.weightType().bits(), false);
      case MatMul m ->
          array(node, plan.macs().get(node.name()), m.weights().elementType().bits(), true);
      case Requantize r -> requantizer(node, r, plan);
      case Combine c -> new ResourceEstimate(40, 80, 2, 0).times(lanes(node, plan)).plus(CONTROL);
      case ArgMax a -> new ResourceEstimate(40, 60, 0, 0).times(lanes(node, plan)).plus(CONTROL);
      case Lookup l ->
          memory(l.table().size(), l.outputType().bits()).times(lanes(node, plan)).plus(CONTROL);
      case Softmax s -> softmax(s);
      case Pool p -> pool(p, lanes(node, plan));
      case Reshape r -> NONE;
      case Concat c -> moves(node, plan);
      case Pad p -> moves(node, plan);
    };
  }

  /** A choice between inputs, and the two registers of a buffer. */
  private static ResourceEstimate moves(Node node, Plan plan) {
    int bits = node.output().type().elementType().bits();
    return new ResourceEstimate(bits, 2L * bits, 0, 0)
        .times(plan.schedule().of(node).output().lanes())
        .plus(CONTROL);
  }

  private static long bufferWords(Node node, Folding f) {
    return switch (node.operator()) {
      case Conv2d c when !c.window().pointwise() ->
          LineRing.of(c.input().shape(), c.window(), f).words();
      case DepthwiseConv2d d -> LineRing.of(d.input().shape(), d.window(), f).words();
      case Dense d -> vectorWords(f);
      case Conv2d c -> vectorWords(f);
      case MatMul m -> vectorWords(f);
      case Lookup l -> 0;
      case Requantize r -> 0;
      case ArgMax a -> 0;
      case Combine c -> 0;
      case Softmax s -> 0;
      case Pool p -> 0;
      case Reshape r -> 0;
      case Concat c -> 0;
      case Pad p -> 0;
    };
  }

  private static long vectorWords(Folding f) {
    return f.neuronFold() == 1 ? 0 : 2L * f.synapseFold();
  }

  private static ResourceEstimate array(Node node, MacPlan mac, int weightBits, boolean loaded) {
    Folding f = mac.folding();
    int inputBits = node.inputs().get(0).type().elementType().bits();
    long adders = 0;
    int operands = f.simd();
    for (Interval level : mac.treeLevels().subList(1, mac.treeLevels().size())) {
      operands = Math.ceilDiv(operands, 2);
      adders += (long) operands * IntType.signedFor(level).bits();
    }
    long registers = (adders + mac.accumulatorType().bits()) * f.pe();
    ResourceEstimate lanes = new ResourceEstimate(registers, registers, f.multipliers(), 0);
    long depth = f.cycles() * (loaded ? 2 : 1);
    ResourceEstimate weights = memory(depth, (long) f.multipliers() * weightBits);
    ResourceEstimate buffer = memory(bufferWords(node, f), (long) f.inputLanes() * inputBits);
    if (f.gathered()) {
      buffer = buffer.plus(memory(vectorWords(f), (long) f.wordLanes() * inputBits)).plus(CONTROL);
    }
    return lanes.plus(weights).plus(buffer).plus(CONTROL);
  }

  /** One multiplier, adder and clamp per lane; constants per channel come from a memory. */
  private static ResourceEstimate requantizer(Node node, Requantize r, Plan plan) {
    ProvenRequantizer proven = plan.requantizers().get(node.name());
    int acc = r.input().elementType().bits();
    int multiplier = proven.multiplierBits() + 1;
    int out = r.outputType().bits();
    ResourceEstimate lane =
        new ResourceEstimate(
            acc + multiplier + 3L * out, acc + multiplier + 2L * out, dsp(acc, multiplier), 0);
    long constants = proven.channels().size();
    ResourceEstimate rom =
        proven.perChannel() ? memory(constants, 2L * multiplier + proven.shift() + out) : NONE;
    return lane.times(lanes(node, plan)).plus(rom);
  }

  /** Per pass, an adder or a comparison for every open window, and a memory of what they hold. */
  private static ResourceEstimate pool(Pool pool, int lanes) {
    ResourceEstimate all = NONE;
    Interval elements = pool.input().range();
    for (PoolPass pass : PoolPass.of(pool, lanes)) {
      long width = IntType.signedFor(pass.partial(pool.kind(), elements)).bits();
      long held = width * lanes * pass.banks();
      ResourceEstimate windows = new ResourceEstimate(held, held + width * lanes, 0, 0);
      boolean weighted = pass.factors().stream().distinct().count() > 1;
      ResourceEstimate factors = new ResourceEstimate(0, width, weighted ? 1 : 0, 0).times(lanes);
      ResourceEstimate memory = pass.words() == 1 ? NONE : memory(pass.words(), held);
      all = all.plus(windows).plus(memory).plus(factors).plus(CONTROL);
      elements = pass.result(pool.kind(), elements);
    }
    return all;
  }

  /** One 32 x 32 multiplier, two vectors of elements, the exponentials, and a few 32-bit sums. */
  private static ResourceEstimate softmax(Softmax s) {
    long elements = 2L * s.input().shape().channels();
    return new ResourceEstimate(360, 420, dsp(32, 32), 0)
        .plus(memory(elements, s.input().elementType().bits()))
        .plus(memory(SoftmaxSchedule.of(s).depth(), 31))
        .plus(CONTROL);
  }

  private static int lanes(Node node, Plan plan) {
    return plan.schedule().of(node).inputs().stream()
        .findFirst()
        .or(() -> Optional.of(plan.schedule().of(node).output()))
        .orElseThrow()
        .lanes();
  }

  private static long dsp(int a, int b) {
    int upright = Math.ceilDiv(a, 27) * Math.ceilDiv(b, 18);
    return Math.min(upright, Math.ceilDiv(a, 18) * Math.ceilDiv(b, 27));
  }

  /** A memory of one read port: LUTs where shallow, else the fewest RAM blocks of any shape. */
  private static ResourceEstimate memory(long depth, long width) {
    if (depth == 0) {
      return NONE;
    }
    if (depth <= LUT_DEPTH) {
      return new ResourceEstimate(width, width, 0, 0);
    }
    long blocks = Long.MAX_VALUE;
    for (int shape = 0; shape <= 5; shape++) {
      long columns = Math.ceilDiv(width, 72L >> shape);
      blocks = Math.min(blocks, columns * Math.ceilDiv(depth, 512L << shape));
    }
    return new ResourceEstimate(0, 0, 0, blocks);
  }

  private ResourceEstimate plus(ResourceEstimate o) {
    return new ResourceEstimate(lut + o.lut, ff + o.ff, dsp + o.dsp, bram + o.bram);
  }

  private ResourceEstimate times(long n) {
    return new ResourceEstimate(lut * n, ff * n, dsp * n, bram * n);
  }
}
