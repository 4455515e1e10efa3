// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.stream.IntStream;

/**
 * A matrix whose product with many vectors is wanted, each plus the same bias. Large products use
 * all cores.
 *
 * @param rows one per output, all of the same length
 * @param bias one per output
 * @param lanes hold every partial sum
 * @param narrow whether the outputs are narrow
 */
record MatrixProduct(int[][] rows, long[] bias, Lanes lanes, boolean narrow) {
  /** Fewer multiplications than this are not worth a task of their own. */
  private static final long TASK = 1 << 20;

  /** Rows that one pass over a vector computes. */
  private static final int ROWS = 4;

  /** Where the vectors come from; called by several threads. */
  @FunctionalInterface
  interface Vectors {
    /** Writes all elements of a vector. */
    void copy(int vector, int[] into);
  }

  /** Returns the products with this many vectors, vector by vector. */
  Elements with(int vectors, Vectors source) {
    int[] ints = new int[narrow ? vectors * rows.length : 0];
    long[] longs = new long[narrow ? 0 : vectors * rows.length];
    long work = (long) vectors * rows.length * rows[0].length;
    int tasks = Math.toIntExact(Math.clamp(work / TASK, 1, vectors));
    IntStream range = IntStream.range(0, tasks);
    (tasks == 1 ? range : range.parallel())
        .forEach(
            t -> {
              int from = Math.toIntExact((long) vectors * t / tasks);
              int to = Math.toIntExact((long) vectors * (t + 1) / tasks);
              block(from, to, source, ints, longs);
            });
    return narrow ? new Elements.Narrow(ints) : new Elements.Wide(longs);
  }

  private void block(int from, int to, Vectors source, int[] ints, long[] longs) {
    int[] vector = new int[rows[0].length];
    for (int v = from; v < to; v++) {
      source.copy(v, vector);
      if (lanes == Lanes.INT) {
        multiply(vector, ints, v * rows.length);
      } else if (narrow) {
        for (int o = 0; o < rows.length; o++) {
          ints[v * rows.length + o] = Math.toIntExact(longDot(rows[o], vector, bias[o]));
        }
      } else {
        for (int o = 0; o < rows.length; o++) {
          longs[v * rows.length + o] = longDot(rows[o], vector, bias[o]);
        }
      }
    }
  }

  private void multiply(int[] x, int[] y, int first) {
    int o = 0;
    for (; o + ROWS <= rows.length; o += ROWS) {
      fourDots(rows[o], rows[o + 1], rows[o + 2], rows[o + 3], x, y, first + o);
    }
    for (; o < rows.length; o++) {
      y[first + o] = dot(rows[o], x);
    }
    for (o = 0; o < rows.length; o++) {
      y[first + o] += (int) bias[o];
    }
  }

  /** Four sums in one plain loop, which the JIT compiler turns into vector code. */
  private static void fourDots(int[] a, int[] b, int[] c, int[] d, int[] x, int[] y, int first) {
    int sumA = 0;
    int sumB = 0;
    int sumC = 0;
    int sumD = 0;
    for (int i = 0; i < x.length; i++) {
      int element = x[i];
      sumA += a[i] * element;
      sumB += b[i] * element;
      sumC += c[i] * element;
      sumD += d[i] * element;
    }
    y[first] = sumA;
    y[first + 1] = sumB;
    y[first + 2] = sumC;
    y[first + 3] = sumD;
  }

  private static int dot(int[] w, int[] x) {
    int sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += w[i] * x[i];
    }
    return sum;
  }

  private static long longDot(int[] w, int[] x, long start) {
    long sum = start;
    for (int i = 0; i < x.length; i++) {
      sum += (long) w[i] * x[i];
    }
    return sum;
  }
}
