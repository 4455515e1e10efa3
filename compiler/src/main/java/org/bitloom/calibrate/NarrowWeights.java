// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bitloom.format.Channels;
import org.bitloom.format.QuantizedWeights;
import org.bitloom.format.RealWeights;
import org.bitloom.format.WeightFormat;
import org.bitloom.format.WeightQuantizer;
import org.bitloom.model.LayerWeights;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/** The weights of one layer in other formats, chosen for the inputs that the layer sees. */
public final class NarrowWeights {
  /** Refinements of a scale after codes are chosen; more change nothing. */
  private static final int REFINEMENTS = 3;

  /** The scales that are tried are these fractions of the one that holds the largest weight. */
  private static final int STEPS = 32;

  private static final double SMALLEST_SHARE = 0.2;

  private final SumShape shape;
  private final RealWeights reals;
  private final List<SecondMoments> moments;
  private final RoundingMethod rounding;
  private final boolean oneScale;

  /**
   * Looks at the inputs of a layer.
   *
   * @param shape of the layer's sums
   * @param reals the weights as they are
   * @param samples inferences that are looked at
   * @param inputs the layer's input in each of them, real values
   * @param rounding how codes are chosen
   * @param oneScale whether all output channels share a scale, because the layer's raw accumulators
   *     leave the network
   */
  public NarrowWeights(
      SumShape shape,
      RealWeights reals,
      int samples,
      IntFunction<double[]> inputs,
      RoundingMethod rounding,
      boolean oneScale) {
    this.shape = shape;
    this.reals = reals;
    this.rounding = rounding;
    this.oneScale = oneScale;
    moments = Patches.moments(shape, samples, inputs);
  }

  /** Returns the weights in a format. */
  public LayerWeights in(WeightFormat format) {
    if (format instanceof WeightFormat.Plain(WeightEncoding encoding)) {
      return plain(encoding);
    }
    double[] values = reals.values();
    QuantizedWeights q =
        WeightQuantizer.quantize(format, reals.shape(), values, Channels.perTensor(values.length));
    return new LayerWeights(q.values(), q.encoding(), q.scales(), 0);
  }

  private LayerWeights plain(WeightEncoding encoding) {
    CodeValues values = CodeValues.of(encoding);
    double[][] rows = rows();
    double common = oneScale ? commonScale(values, rows) : 0;
    List<ErrorCompensation.Row> chosen =
        IntStream.range(0, rows.length)
            .parallel()
            .mapToObj(
                o -> {
                  ErrorCompensation compensation = compensation(o, values);
                  return oneScale
                      ? at(compensation, rows[o], common)
                      : best(compensation, values, o, rows[o]);
                })
            .toList();
    List<Double> scales = oneScale ? List.of(common) : scales(chosen);
    List<long[]> codes = chosen.stream().map(ErrorCompensation.Row::codes).toList();
    return new LayerWeights(tensor(codes), encoding, scales, 0);
  }

  /** A channel of zeros takes the largest scale of the others, so that its bias stays small. */
  private static List<Double> scales(List<ErrorCompensation.Row> rows) {
    double largest =
        rows.stream()
            .filter(ErrorCompensation.Row::used)
            .mapToDouble(ErrorCompensation.Row::scale)
            .max()
            .orElse(1);
    return rows.stream().map(row -> row.used() ? row.scale() : largest).toList();
  }

  /**
   * Returns codes of the same encoding, at the same scales and zero points, whose sums are as close
   * to those of the real weights as rounding gets them.
   *
   * @param old weights with a scale of their own or one scale
   */
  public LayerWeights rounded(LayerWeights old) {
    CodeValues values = CodeValues.of(old.encoding());
    double[][] rows = rows();
    List<long[]> chosen =
        IntStream.range(0, rows.length)
            .parallel()
            .mapToObj(
                o -> {
                  long zeroPoint = ofChannel(old.zeroPoints(), o);
                  ErrorCompensation compensation = compensation(o, values.minus(zeroPoint));
                  long[] codes = at(compensation, rows[o], ofChannel(old.scales(), o)).codes();
                  return Arrays.stream(codes).map(c -> c + zeroPoint).toArray();
                })
            .toList();
    return new LayerWeights(
        tensor(chosen), old.encoding(), old.scales(), old.zeroPoints(), old.source());
  }

  private static <T> T ofChannel(List<T> values, int output) {
    return values.get(values.size() == 1 ? 0 : output);
  }

  private double[][] rows() {
    double[] all = reals.values();
    double[][] rows = new double[shape.outputs()][shape.summands()];
    for (int o = 0; o < rows.length; o++) {
      for (int i = 0; i < rows[o].length; i++) {
        rows[o][i] = all[shape.weight(o, i)];
      }
    }
    return rows;
  }

  private Tensor tensor(List<long[]> rows) {
    long[] codes = new long[reals.shape().elements()];
    for (int o = 0; o < rows.size(); o++) {
      long[] row = rows.get(o);
      for (int i = 0; i < row.length; i++) {
        codes[shape.weight(o, i)] = row[i];
      }
    }
    Shape same = reals.shape();
    return Tensor.of(same, codes);
  }

  private ErrorCompensation compensation(int output, CodeValues values) {
    return new ErrorCompensation(moments.get(shape.group(output)), values);
  }

  private ErrorCompensation.Row at(ErrorCompensation compensation, double[] row, double scale) {
    return switch (rounding) {
      case NEAREST -> compensation.nearest(row, scale);
      case ADAPTIVE -> compensation.compensated(row, scale);
    };
  }

  /** Chooses a scale, codes for it, the scale for the codes, and so on; returns the best of all. */
  private ErrorCompensation.Row best(
      ErrorCompensation compensation, CodeValues values, int output, double[] row) {
    double scale = scale(values, output, row);
    ErrorCompensation.Row best = at(compensation, row, scale);
    for (int i = 0; rounding == RoundingMethod.ADAPTIVE && i < REFINEMENTS; i++) {
      double refined = asFloat(compensation.bestScale(row, best.codes()));
      if (refined == best.scale() || refined <= Float.MIN_NORMAL) {
        break;
      }
      ErrorCompensation.Row next = compensation.compensated(row, refined);
      if (next.error() >= best.error()) {
        break;
      }
      best = next;
    }
    return best;
  }

  /**
   * Returns the scale of a channel with the smallest squared error of nearest codes, each weight's
   * error weighted by the mean square of its input.
   */
  private double scale(CodeValues values, int output, double[] row) {
    SecondMoments own = moments.get(shape.group(output));
    double largest = 0;
    for (double w : row) {
      largest = Math.max(largest, Math.abs(w));
    }
    double widest = largest / values.reach();
    double best = asFloat(widest);
    double smallest = Double.POSITIVE_INFINITY;
    for (int step = 0; step <= STEPS; step++) {
      double scale = asFloat(widest * (1 - (1 - SMALLEST_SHARE) * step / STEPS));
      double error = weightedError(own, values, row, scale);
      if (error < smallest) {
        smallest = error;
        best = scale;
      }
    }
    return best;
  }

  private static double weightedError(
      SecondMoments moments, CodeValues values, double[] row, double scale) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      double error = row[i] - scale * values.value(values.nearest(row[i] / scale));
      sum += error * error * moments.diagonal(i);
    }
    return sum;
  }

  private double commonScale(CodeValues values, double[][] rows) {
    List<Double> each = new ArrayList<>();
    for (int o = 0; o < rows.length; o++) {
      each.add(scale(values, o, rows[o]));
    }
    double best = each.get(0);
    double smallest = Double.POSITIVE_INFINITY;
    for (double scale : each) {
      double error = 0;
      for (int o = 0; o < rows.length; o++) {
        error += weightedError(moments.get(shape.group(o)), values, rows[o], scale);
      }
      if (error < smallest) {
        smallest = error;
        best = scale;
      }
    }
    return best;
  }

  /** Returns the nearest float32 that is a normal number: a channel of zeros has a scale, too. */
  public static double asFloat(double scale) {
    return Math.clamp((float) scale, Float.MIN_NORMAL, Float.MAX_VALUE);
  }
}
