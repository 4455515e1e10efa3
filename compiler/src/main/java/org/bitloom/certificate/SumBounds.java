// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;

/**
 * Bounds of one output channel's accumulator, from sums of positive and of negative extremes.
 *
 * @param result of the finished sum; exact
 * @param visited at every moment, in the order of a folded array
 */
public record SumBounds(Interval result, Interval visited) {
  /**
   * Returns bounds of every sum of neighbouring lanes, over all words.
   *
   * @param part the output channels
   * @param lanes whose products are summed
   */
  static Interval neighbours(
      WeightedSum layer,
      PartClaim part,
      Interval read,
      int together,
      int run,
      int simd,
      int lanes) {
    Interval x = multiplied(layer, read);
    int[] order = order(layer.inputCount(), layer.channels(), together);
    BigInteger least = BigInteger.ZERO;
    BigInteger most = BigInteger.ZERO;
    for (int o = part.first(); o < part.end(layer.outputCount()); o++) {
      BigInteger min = BigInteger.ZERO;
      BigInteger max = BigInteger.ZERO;
      for (int i = 0; i < order.length; i++) {
        int lane = i % run % simd;
        if (lane % lanes == 0) {
          min = BigInteger.ZERO;
          max = BigInteger.ZERO;
        }
        BigInteger weight = BigInteger.valueOf(layer.weight(o, order[i]));
        BigInteger a = weight.multiply(BigInteger.valueOf(x.min()));
        BigInteger b = weight.multiply(BigInteger.valueOf(x.max()));
        min = min.add(a.min(b));
        max = max.add(a.max(b));
        if ((lane + 1) % lanes == 0 || lane == simd - 1 || i % run == run - 1) {
          least = least.min(min);
          most = most.max(max);
        }
      }
    }
    return interval(least, most);
  }

  /**
   * Returns the bounds of every output channel of a layer with known weights.
   *
   * @param read proven range of the layer's input
   * @param together channels of a position that follow one another; then come those of the next
   *     position, and only after all positions the channels behind them
   * @param run summands that are cut into words of {@code simd} together
   */
  static List<SumBounds> of(WeightedSum layer, Interval read, int together, int run, int simd) {
    List<SumBounds> bounds = new ArrayList<>();
    Interval x = multiplied(layer, read);
    int inputs = layer.inputCount();
    int[] order = order(inputs, layer.channels(), together);
    for (int o = 0; o < layer.outputCount(); o++) {
      BigInteger[] low = new BigInteger[inputs];
      BigInteger[] high = new BigInteger[inputs];
      for (int i = 0; i < inputs; i++) {
        BigInteger weight = BigInteger.valueOf(layer.weight(o, order[i]));
        BigInteger a = weight.multiply(BigInteger.valueOf(x.min()));
        BigInteger b = weight.multiply(BigInteger.valueOf(x.max()));
        low[i] = a.min(b);
        high[i] = a.max(b);
      }
      bounds.add(accumulate(BigInteger.valueOf(layer.bias().get(o)), low, high, run, simd));
    }
    return bounds;
  }

  private static int[] order(int inputs, int channels, int together) {
    int[] order = new int[inputs];
    int next = 0;
    for (int first = 0; first < channels; first += together) {
      for (int position = 0; position < inputs; position += channels) {
        for (int c = first; c < Math.min(channels, first + together); c++) {
          order[next++] = position + c;
        }
      }
    }
    return order;
  }

  /** Returns the range of what is multiplied: the input, and padding where windows reach it. */
  private static Interval multiplied(WeightedSum layer, Interval read) {
    return switch (layer) {
      case Dense dense -> read;
      case Conv2d conv -> padded(conv.window(), conv.padValue(), read);
      case DepthwiseConv2d depthwise -> padded(depthwise.window(), depthwise.padValue(), read);
    };
  }

  private static Interval padded(Window window, long padding, Interval read) {
    boolean reached =
        Stream.of(window.rows(), window.columns())
            .anyMatch(axis -> axis.before() > 0 || axis.after() > 0);
    return reached ? Bounds.around(List.of(Bounds.of(read), Bounds.of(padding))).interval() : read;
  }

  private static SumBounds accumulate(
      BigInteger start, BigInteger[] low, BigInteger[] high, int run, int simd) {
    BigInteger min = start;
    BigInteger max = start;
    BigInteger least = start;
    BigInteger most = start;
    for (int i = 0; i < low.length; i++) {
      min = min.add(low[i]);
      max = max.add(high[i]);
      int place = i % run;
      if ((place + 1) % simd == 0 || place == run - 1) {
        least = least.min(min);
        most = most.max(max);
      }
    }
    return new SumBounds(interval(min, max), interval(least, most));
  }

  /**
   * Returns the bounds of every output channel of a layer with known weights, whose summands are
   * added to 0 in any order, with padding among them, and whose bias is added to the finished sum.
   *
   * @param read proven range of the layer's input
   * @throws ArithmeticException if they do not fit 64 bits
   */
  public static List<SumBounds> ofAnyOrder(WeightedSum layer, Interval read) {
    Interval x = multiplied(layer, read);
    List<SumBounds> bounds = new ArrayList<>();
    for (int o = 0; o < layer.outputCount(); o++) {
      long min = 0;
      long max = 0;
      long least = 0;
      long most = 0;
      for (int i = 0; i < layer.inputCount(); i++) {
        long weight = layer.weight(o, i);
        long a = Math.multiplyExact(weight, x.min());
        long b = Math.multiplyExact(weight, x.max());
        min = Math.addExact(min, Math.min(a, b));
        max = Math.addExact(max, Math.max(a, b));
        least = Math.addExact(least, Math.min(0, Math.min(a, b)));
        most = Math.addExact(most, Math.max(0, Math.max(a, b)));
      }
      long bias = layer.bias().get(o);
      Interval result = new Interval(Math.addExact(min, bias), Math.addExact(max, bias));
      bounds.add(new SumBounds(result, new Interval(least, most)));
    }
    return bounds;
  }

  /** Returns the bounds of every output channel of a layer whose weights arrive at run time. */
  static List<SumBounds> of(MatMul m, Interval read, Interval weights) {
    Bounds product =
        Bounds.of(read)
            .minus(m.inputZeroPoint())
            .times(Bounds.of(weights).minus(m.weightZeroPoint()));
    BigInteger count = BigInteger.valueOf(m.inputCount());
    List<SumBounds> bounds = new ArrayList<>();
    for (long bias : m.bias().toArray()) {
      BigInteger start = BigInteger.valueOf(bias);
      BigInteger min = start.add(product.least().multiply(count));
      BigInteger max = start.add(product.most().multiply(count));
      bounds.add(new SumBounds(interval(min, max), interval(min.min(start), max.max(start))));
    }
    return bounds;
  }

  private static Interval interval(BigInteger min, BigInteger max) {
    return new Interval(min.longValueExact(), max.longValueExact());
  }
}
