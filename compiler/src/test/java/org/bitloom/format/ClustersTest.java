// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.Draws;
import org.junit.jupiter.api.Test;

/** Clusterings against all partitions of few numbers, and k-means against the exact one of many. */
class ClustersTest {
  @Test
  void theExactClusteringIsAsGoodAsTheBestOfAllPartitions() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < Draws.of(300); round++) {
      double[] reals = IntStream.range(0, 9).mapToDouble(i -> number(random)).toArray();
      for (int count = 1; count <= 4; count++) {
        double[] centroids = Clusters.of(reals, count);
        assertThat(centroids).isSorted().hasSizeLessThanOrEqualTo(count);
        assertThat(cost(centroids, reals)).isCloseTo(least(reals, count), within(1e-9));
      }
    }
  }

  /** Many repeated numbers, and some far away from the others. */
  private static double number(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(-3, 4);
      case 1 -> random.nextDouble(-1, 1);
      default -> 100 + random.nextDouble(5);
    };
  }

  /** Tries every assignment of numbers to clusters, the first of which has the first number. */
  private static double least(double[] reals, int count) {
    int[] cluster = new int[reals.length];
    double[] sums = new double[count];
    int[] members = new int[count];
    double least = Double.POSITIVE_INFINITY;
    int assignments = Math.toIntExact(Math.round(Math.pow(count, reals.length - 1)));
    for (int code = 0; code < assignments; code++) {
      int rest = code * count;
      Arrays.fill(sums, 0);
      Arrays.fill(members, 0);
      for (int i = 0; i < reals.length; i++) {
        cluster[i] = rest % count;
        rest /= count;
        sums[cluster[i]] += reals[i];
        members[cluster[i]]++;
      }
      double cost = 0;
      for (int i = 0; i < reals.length; i++) {
        double distance = reals[i] - sums[cluster[i]] / members[cluster[i]];
        cost += distance * distance;
      }
      least = Math.min(least, cost);
    }
    return least;
  }

  private static double cost(double[] centroids, double[] reals) {
    return Arrays.stream(reals)
        .map(real -> real - centroids[Clusters.nearest(centroids, real)])
        .map(distance -> distance * distance)
        .sum();
  }

  @Test
  void kMeansEndsWhereEveryCentroidIsTheMeanOfItsNumbersAndIsNotBetterThanTheOptimum() {
    SplittableRandom random = new SplittableRandom(8);
    double[] reals = random.doubles(2000, -1, 1).map(x -> x * x * x).toArray();
    WeightedValues values = WeightedValues.of(reals);
    double optimum = cost(ExactClustering.centroids(values, 16), reals);
    for (long seed = 0; seed < 5; seed++) {
      double[] centroids = KMeans.centroids(values, 16, seed);
      assertThat(centroids).isEqualTo(KMeans.centroids(values, 16, seed)).isSorted().hasSize(16);
      assertThat(cost(centroids, reals)).isBetween(optimum * (1 - 1e-12), optimum * 1.5);
      for (int k = 0; k < centroids.length; k++) {
        int own = k;
        double mean =
            Arrays.stream(reals)
                .filter(real -> Clusters.nearest(centroids, real) == own)
                .average()
                .orElseThrow();
        assertThat(centroids[k]).isCloseTo(mean, within(1e-9));
      }
    }
  }

  @Test
  void fewDifferentNumbersAreTheirOwnCentroids() {
    assertThat(Clusters.of(new double[] {3, -1, 3, 0.0, -0.0}, 4)).containsExactly(-1, 0, 3);
  }

  @Test
  void manyNumbersAndAnOffsetMuchLargerThanTheirSpreadAreClustered() {
    SplittableRandom random = new SplittableRandom(5);
    double[] reals = random.doubles(Draws.of(300_000)).map(x -> 1e6 + x).toArray();
    double[] centroids = Clusters.of(reals, 256);
    assertThat(centroids).hasSize(256).isSorted();
    // 256 equal steps over [0, 1] have a mean squared error of 1 / (12 * 256^2).
    assertThat(cost(centroids, reals) / reals.length).isBetween(0.9 / 786432, 1.3 / 786432);
  }
}
