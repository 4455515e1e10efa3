// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bitloom.format.Clusters;
import org.bitloom.operator.Codebook;

/**
 * The kept weights of a layer as indices into a codebook, chosen so that sums change least:
 * clusters in which weights count as much as their inputs, indices that make up for each other's
 * errors, and centroids fitted to the indices.
 */
final class ClusteredWeights {
  private static final long LARGEST = 127;
  private static final int REFINEMENTS = 2;

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
   */
  record Chosen(double scale, Codebook codebook, long[][] codes) {}

  /** Returns the weights with so many different values at most. */
  Chosen in(int size) {
    double[] reals = Arrays.stream(rows).flatMapToDouble(r -> Arrays.stream(r.weights())).toArray();
    if (reals.length == 0) {
      return new Chosen(1, new Codebook(size, List.of(0L)), new long[rows.length][0]);
    }
    Chosen chosen = assigned(Clusters.of(reals, importance(), size), size);
    for (int i = 0; i < REFINEMENTS; i++) {
      chosen = assigned(centroids(chosen), size);
    }
    return chosen;
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

  private Chosen assigned(double[] centroids, int size) {
    double largest = Arrays.stream(centroids).map(Math::abs).max().orElseThrow();
    double scale = NarrowWeights.asFloat(largest / LARGEST);
    TreeSet<Long> integers = new TreeSet<>();
    for (double centroid : centroids) {
      integers.add(Math.clamp(Math.round(centroid / scale), -LARGEST, LARGEST));
    }
    if (integers.size() > 1) {
      integers.remove(0L);
    }
    Codebook codebook = new Codebook(size, List.copyOf(integers));
    CodeValues values = CodeValues.of(codebook);
    long[][] codes =
        IntStream.range(0, rows.length)
            .parallel()
            .mapToObj(
                o ->
                    new ErrorCompensation(own[o], values)
                        .compensated(rows[o].weights(), scale)
                        .codes())
            .toArray(long[][]::new);
    return new Chosen(scale, codebook, codes);
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
