// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bitloom.format.Clusters;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.SparseHuffman;

/**
 * The kept weights of a layer as indices into a codebook, chosen so that sums change least:
 * clusters in which weights count as much as their inputs, indices that make up for each other's
 * errors, and centroids fitted to the indices. Indices that are frequent take fewer bits, so a bit
 * more has to be worth its while (Chou, Lookabaugh and Gray, Entropy-Constrained Vector
 * Quantization, 1989).
 */
final class ClusteredWeights {
  private static final long LARGEST = 127;
  private static final int REFINEMENTS = 2;

  /**
   * What a bit is worth, in mean errors of a weight. With {@code b} bits the error of fine steps
   * falls as {@code 2^-2b}, by {@code 2 ln 2} of itself per bit; half of that keeps the accuracy.
   */
  private static final double BIT = 0.7;

  private final SumShape shape;
  private final List<SecondMoments> moments;
  private final PrunedWeights.Row[] rows;
  private final SecondMoments[] own;

  ClusteredWeights(SumShape shape, List<SecondMoments> moments, PrunedWeights.Row[] rows) {
    this.shape = shape;
    this.moments = moments;
    this.rows = rows;
    own =
        IntStream.range(0, rows.length)
            .parallel()
            .mapToObj(o -> moments.get(shape.group(o)).of(rows[o].inputs()))
            .toArray(SecondMoments[]::new);
  }

  /**
   * Integers at a scale.
   *
   * @param scale float32
   * @param codebook integers that there are, 0 not among them
   * @param codes of the kept weights of each output
   * @param error of all sums
   */
  record Chosen(double scale, Codebook codebook, long[][] codes, double error) {}

  /** Returns the weights with so many different values at most. */
  Chosen in(int size) {
    double[] reals = Arrays.stream(rows).flatMapToDouble(r -> Arrays.stream(r.weights())).toArray();
    if (reals.length == 0) {
      return new Chosen(1, new Codebook(size, List.of(0L)), new long[rows.length][0], 0);
    }
    double[] first = Clusters.of(reals, importance(), size);
    Chosen chosen = assigned(first, new double[first.length], size);
    for (int i = 0; i < REFINEMENTS; i++) {
      chosen = assigned(centroids(chosen), prices(chosen), size);
    }
    return chosen;
  }

  /** Returns the price of every value of a codebook: its bits, each of the same worth. */
  private static double[] prices(Chosen chosen) {
    List<Long> values = chosen.codebook().values();
    double[] counts = new double[values.size()];
    for (long[] row : chosen.codes()) {
      for (long code : row) {
        counts[values.indexOf(code)]++;
      }
    }
    double all = Arrays.stream(counts).sum();
    double bit = BIT * chosen.error() / all;
    return Arrays.stream(counts)
        .map(
            count ->
                bit * Math.min(SparseHuffman.LONGEST_CODE, Math.log(all / count) / Math.log(2)))
        .toArray();
  }

  private double[] importance() {
    return IntStream.range(0, rows.length)
        .boxed()
        .flatMapToDouble(
            o ->
                IntStream.of(rows[o].inputs())
                    .mapToDouble(i -> moments.get(shape.group(o)).damped(i)[i]))
        .toArray();
  }

  private Chosen assigned(double[] centroids, double[] prices, int size) {
    double largest = Arrays.stream(centroids).map(Math::abs).max().orElseThrow();
    double scale = NarrowWeights.asFloat(largest / LARGEST);
    TreeMap<Long, Double> integers = new TreeMap<>();
    for (int i = 0; i < centroids.length; i++) {
      long integer = Math.clamp(Math.round(centroids[i] / scale), -LARGEST, LARGEST);
      integers.merge(integer, prices[i], Math::min);
    }
    if (integers.size() > 1) {
      integers.remove(0L);
    }
    Codebook codebook = new Codebook(size, List.copyOf(integers.keySet()));
    CodeValues values = CodeValues.of(codebook);
    double[] each = integers.values().stream().mapToDouble(Double::doubleValue).toArray();
    ErrorCompensation.Row[] best =
        IntStream.range(0, rows.length)
            .parallel()
            .mapToObj(
                o ->
                    new ErrorCompensation(own[o], values, each)
                        .compensated(rows[o].weights(), scale))
            .toArray(ErrorCompensation.Row[]::new);
    return new Chosen(
        scale,
        codebook,
        Arrays.stream(best).map(ErrorCompensation.Row::codes).toArray(long[][]::new),
        Arrays.stream(best).mapToDouble(ErrorCompensation.Row::error).sum());
  }

  /** Returns the centroids with which the sums of these indices are nearest to those wanted. */
  private double[] centroids(Chosen chosen) {
    List<Long> values = chosen.codebook().values();
    int size = values.size();
    double[][] square = new double[size][size];
    double[] product = new double[size];
    for (int o = 0; o < rows.length; o++) {
      int[] index = Arrays.stream(chosen.codes()[o]).mapToInt(values::indexOf).toArray();
      for (int i = 0; i < index.length; i++) {
        double[] row = own[o].damped(i);
        for (int j = 0; j < index.length; j++) {
          square[index[i]][index[j]] += row[j];
          product[index[i]] += row[j] * rows[o].weights()[j];
        }
      }
    }
    double[] present = values.stream().mapToDouble(v -> v * chosen.scale()).toArray();
    Arrays.setAll(product, i -> product[i] - SecondMoments.dot(square[i], present));
    int[] all = IntStream.range(0, size).toArray();
    double[] more = new SecondMoments(square).fit(product, all).weights();
    return IntStream.of(all).mapToDouble(i -> present[i] + more[i]).toArray();
  }
}
