// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;

/**
 * Proves a range for every register of a folded MAC array, from the actual weights, in the order in
 * which the hardware adds.
 */
public final class MacRanges {
  private static final Interval ZERO = Interval.of(0);

  /** Two weights become one operand in one register; a register of the product follows. */
  private static final int PACKED_STAGES = 2;

  private MacRanges() {}

  /**
   * Ranges of a MAC array whose weights are known.
   *
   * @param style what multipliers are to be built of
   */
  public static MacPlan of(WeightedSum layer, Folding folding, MultiplierStyle style) {
    // Padding lanes carry zeros, so 0 is always reachable at an operand and at a product.
    Interval factor = layer.operand().hull(0);
    WordSums words = new WordSums(layer, folding, emptyLevels(folding).size());
    Interval accumulator = null;
    Interval result = null;
    for (int o = 0; o < layer.outputCount(); o++) {
      Interval running = Interval.of(layer.bias().get(o));
      Interval visited = running;
      for (int beat = 0; beat < folding.synapseFold(); beat++) {
        running = running.plus(words.sum(o, beat));
        visited = visited.hull(running);
      }
      accumulator = accumulator == null ? visited : accumulator.hull(visited);
      result = result == null ? running : result.hull(running);
    }
    List<Interval> levels = words.levels();
    IntType bound =
        dataTypeBound(
            layer.inputCount(), layer.input().elementType(), layer.weightType(), layer.bias());
    ProductForm form = form(layer, folding, style, levels);
    int stages =
        switch (form) {
          case ProductForm.Single s -> productStages(layer.encoding());
          case ProductForm.Rows r -> ProductRows.stages(layer.weightType());
          case ProductForm.Packed p -> PACKED_STAGES;
        };
    return new MacPlan(folding, factor, form, stages, levels, accumulator, result, bound);
  }

  private static ProductForm form(
      WeightedSum layer, Folding folding, MultiplierStyle style, List<Interval> levels) {
    if (folding.decoding() || !multiplies(layer.encoding())) {
      return new ProductForm.Single();
    }
    return switch (style) {
      case DSP -> new ProductForm.Single();
      case LUT -> new ProductForm.Rows();
      case PACKED ->
          pairs(folding)
              ? ProductForm.Packed.of(
                      weights(layer),
                      signedBits(layer.weightType()),
                      signedBits(layer.input().elementType()),
                      levels)
                  .map(ProductForm.class::cast)
                  .orElseGet(ProductForm.Single::new)
              : new ProductForm.Single();
    };
  }

  private static int signedBits(IntType type) {
    return type.bits() + (type.signed() ? 0 : 1);
  }

  /** Returns whether two products of a layer fit one multiplication, at least one by one. */
  public static boolean packable(WeightedSum layer) {
    Interval weights = weights(layer);
    List<Interval> products = List.of(layer.operand().hull(0).times(weights).hull(0));
    return multiplies(layer.encoding())
        && ProductForm.Packed.of(
                weights,
                signedBits(layer.weightType()),
                signedBits(layer.input().elementType()),
                products)
            .isPresent();
  }

  /** Returns whether processing elements come in pairs that share their inputs. */
  public static boolean pairs(Folding folding) {
    return folding.pe() % 2 == 0 && folding.outputsPerLane() % 2 == 0 && !folding.decoding();
  }

  /** Padding lanes carry weights of 0. */
  private static Interval weights(WeightedSum layer) {
    Interval weights = ZERO;
    for (int o = 0; o < layer.outputCount(); o++) {
      for (int i = 0; i < layer.inputCount(); i++) {
        weights = weights.hull(layer.weight(o, i));
      }
    }
    return weights;
  }

  private static boolean multiplies(WeightEncoding encoding) {
    return encoding instanceof WeightEncoding.TwosComplement
        || encoding instanceof Codebook
        || encoding instanceof SparseHuffman;
  }

  /** One register for a multiplier or a sign alone; one more where a sign precedes the rest. */
  private static int productStages(WeightEncoding encoding) {
    return switch (encoding) {
      case WeightEncoding.TwosComplement t -> 1;
      case Codebook c -> 1;
      case SparseHuffman s -> 1;
      case WeightEncoding.Bipolar b -> 1;
      case WeightEncoding.Ternary t -> 1;
      case WeightEncoding.SignMagnitude s -> 2;
      case PowerOfTwo p -> 2;
    };
  }

  /** Ranges of a MAC array whose weights arrive at run time: every code of their range counts. */
  public static MacPlan of(MatMul matMul, Folding folding) {
    Interval product = matMul.productRange().hull(0);
    List<Interval> levels = emptyLevels(folding);
    for (int level = 0; level < levels.size(); level++) {
      levels.set(level, times(product, Math.min(1 << level, folding.simd())));
    }
    Interval accumulator = null;
    for (int m = 0; m < matMul.outputCount(); m++) {
      Interval visited = times(product, folding.inputs()).plus(matMul.bias().get(m));
      accumulator = accumulator == null ? visited : accumulator.hull(visited);
    }
    IntType bound =
        dataTypeBound(
            matMul.inputCount(),
            matMul.input().elementType(),
            matMul.weights().elementType(),
            matMul.bias());
    Interval factor = matMul.input().range().plus(-matMul.inputZeroPoint()).hull(0);
    return new MacPlan(
        folding,
        factor,
        new ProductForm.Single(),
        1,
        levels,
        accumulator,
        matMul.output().range(),
        bound);
  }

  private static List<Interval> emptyLevels(Folding folding) {
    List<Interval> levels = new ArrayList<>();
    for (int width = folding.simd(); ; width = (width + 1) / 2) {
      levels.add(ZERO);
      if (width == 1) {
        return levels;
      }
    }
  }

  private static Interval times(Interval interval, long count) {
    return new Interval(
        Math.multiplyExact(interval.min(), count), Math.multiplyExact(interval.max(), count));
  }

  /** Returns what any input and any weight of these types could need with this bias. */
  private static IntType dataTypeBound(int inputs, IntType input, IntType weight, Tensor bias) {
    Interval sums = times(input.range().times(weight.range()), inputs);
    return IntType.signedFor(sums.plus(bias.range()));
  }
}
