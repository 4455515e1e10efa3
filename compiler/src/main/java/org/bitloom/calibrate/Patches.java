// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What the sums of a layer are computed from, seen over many inferences, in real numbers. */
public final class Patches {
  /** Patches that moments are taken of; more change little and cost time. */
  private static final int MOST = 8192;

  /** Elements of all patches together, so that they fit in memory. */
  private static final long MOST_ELEMENTS = 1L << 24;

  /** Of the choice of windows; any will do. */
  private static final long SEED = 1;

  private Patches() {}

  /**
   * Returns the mean patch over all windows.
   *
   * @param samples inferences
   * @param inputs the layer's input in each of them
   */
  public static double[] mean(SumShape shape, int samples, IntFunction<double[]> inputs) {
    double[][] sums =
        IntStream.range(0, samples)
            .parallel()
            .mapToObj(n -> sum(shape, inputs.apply(n)))
            .toArray(double[][]::new);
    double[] mean = new double[shape.patch()];
    for (double[] sum : sums) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += sum[i];
      }
    }
    double count = (double) samples * shape.windows();
    return Arrays.stream(mean).map(m -> m / count).toArray();
  }

  private static double[] sum(SumShape shape, double[] x) {
    double[] patch = new double[shape.patch()];
    double[] sum = new double[patch.length];
    for (int window = 0; window < shape.windows(); window++) {
      shape.copy(x, window, patch);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += patch[i];
      }
    }
    return sum;
  }

  /**
   * Returns the second moments of each group's inputs, of windows chosen at random.
   *
   * @param samples inferences
   * @param inputs the layer's input in each of them
   */
  static List<SecondMoments> moments(SumShape shape, int samples, IntFunction<double[]> inputs) {
    return moments(shape, sample(shape, samples, inputs));
  }

  /**
   * Returns the same of what inputs differ from their means by: the mean of a sum is the business
   * of its bias.
   */
  static List<SecondMoments> centred(SumShape shape, int samples, IntFunction<double[]> inputs) {
    double[][] patches = sample(shape, samples, inputs);
    double[] mean = new double[shape.patch()];
    for (double[] patch : patches) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += patch[i] / patches.length;
      }
    }
    for (double[] patch : patches) {
      Arrays.setAll(patch, i -> patch[i] - mean[i]);
    }
    return moments(shape, patches);
  }

  private static List<SecondMoments> moments(SumShape shape, double[][] patches) {
    return IntStream.range(0, shape.groups())
        .parallel()
        .mapToObj(
            group -> {
              double[][] columns = new double[shape.summands()][patches.length];
              for (int i = 0; i < columns.length; i++) {
                int input = shape.input(group, i);
                double[] column = columns[i];
                Arrays.setAll(column, p -> patches[p][input]);
              }
              return SecondMoments.of(columns);
            })
        .toList();
  }

  private static double[][] sample(SumShape shape, int samples, IntFunction<double[]> inputs) {
    long most = Math.max(1, Math.min(MOST, MOST_ELEMENTS / shape.patch()));
    int used = Math.toIntExact(Math.min(samples, most));
    int perInput = Math.toIntExact(Math.clamp(most / used, 1, shape.windows()));
    double[][] patches = new double[used * perInput][shape.patch()];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int n = 0; n < used; n++) {
      int[] windows = windows(shape.windows(), perInput, random);
      double[] x = inputs.apply(n);
      for (int w = 0; w < perInput; w++) {
        shape.copy(x, windows[w], patches[n * perInput + w]);
      }
    }
    return patches;
  }

  /** Returns so many different windows, or all of them. */
  private static int[] windows(int all, int wanted, SplittableRandom random) {
    int[] windows = IntStream.range(0, all).toArray();
    for (int i = 0; i < wanted && wanted < all; i++) {
      int other = random.nextInt(i, all);
      int kept = windows[i];
      windows[i] = windows[other];
      windows[other] = kept;
    }
    return windows;
  }
}
