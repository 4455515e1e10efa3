// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * One direction of a pool, as hardware sees it: a stream of {@code runs} sequences of {@code
 * length} positions of {@code words} beats, of which windows of neighbouring positions are taken
 * together, word by word.
 *
 * <p>The largest element and the sum of a rectangle are those of its rows' own, so a pool is one
 * pass along the columns and one along the rows. Where a window is as wide as the image, both are
 * one pass over all of its positions.
 *
 * @param name what the windows move along
 * @param runs sequences per inference
 * @param length positions of a sequence
 * @param words beats of a position
 * @param axis windows over the positions
 * @param factors by which the sum of each window is multiplied
 */
public record PoolPass(
    String name, int runs, int length, int words, Window.Axis axis, List<Long> factors) {
  /** Copies the list. */
  public PoolPass {
    factors = List.copyOf(factors);
  }

  /**
   * Returns the passes of a pool, at least one.
   *
   * @param lanes channels per beat; divides the channels
   */
  public static List<PoolPass> of(Pool pool, int lanes) {
    Shape shape = pool.input().shape();
    int height = shape.dimensions().get(0);
    int width = shape.dimensions().get(1);
    int words = shape.channels() / lanes;
    Window.Axis rows = pool.window().rows();
    Window.Axis columns = pool.window().columns();
    if (columns.inside(0, width) == width && columns.windows(width) == 1) {
      return List.of(whole(pool, height, width, words));
    }
    List<PoolPass> passes = new ArrayList<>();
    if (!trivial(columns) || trivial(rows)) {
      passes.add(
          new PoolPass("columns", height, width, words, columns, list(pool.columnFactors())));
    }
    if (!trivial(rows)) {
      int row = Math.multiplyExact(columns.windows(width), words);
      passes.add(new PoolPass("rows", 1, height, row, rows, list(pool.rowFactors())));
    }
    return passes;
  }

  /** The windows are as wide as the image: their rows follow each other without a gap. */
  private static PoolPass whole(Pool pool, int height, int width, int words) {
    Window.Axis rows = pool.window().rows();
    Window.Axis axis =
        new Window.Axis(
            Math.multiplyExact(rows.kernel(), width),
            Math.multiplyExact(rows.stride(), width),
            1,
            Math.multiplyExact(rows.before(), width),
            Math.multiplyExact(rows.after(), width));
    List<Long> factors = list(pool.rowFactors());
    return new PoolPass("positions", 1, Math.multiplyExact(height, width), words, axis, factors);
  }

  private static boolean trivial(Window.Axis axis) {
    return axis.kernel() == 1 && axis.stride() == 1;
  }

  private static List<Long> list(long[] factors) {
    return Arrays.stream(factors).boxed().toList();
  }

  /** Returns whether sums are multiplied: windows have different numbers of elements. */
  public boolean weighted(Pool.Kind kind) {
    return kind == Pool.Kind.SUM && factors.stream().anyMatch(f -> f != 1);
  }

  /** Returns for each word of an inference whether it comes from the input; padding does not. */
  public boolean[] takes() {
    return words(place -> place < length);
  }

  /** Returns for each word of an inference whether a window is complete with it. */
  public boolean[] completes() {
    boolean[] ends = new boolean[positions()];
    for (int window = 0; window < windows(); window++) {
      ends[axis.element(window, axis.kernel() - 1)] = true;
    }
    return words(place -> ends[place]);
  }

  private boolean[] words(IntPredicate place) {
    int sequence = Math.multiplyExact(positions(), words);
    boolean[] all = new boolean[Math.multiplyExact(runs, sequence)];
    for (int i = 0; i < all.length; i++) {
      all[i] = place.test(i % sequence / words);
    }
    return all;
  }

  /** Returns the windows of a sequence. */
  public int windows() {
    return axis.windows(length);
  }

  /** Returns how many windows are open at a time, at most. */
  public int banks() {
    return Math.ceilDiv(axis.kernel(), axis.stride());
  }

  /** Returns the positions of a sequence, with the padding that its last windows wait for. */
  public int positions() {
    return Math.max(length, axis.element(windows() - 1, axis.kernel() - 1) + 1);
  }

  /** Returns the cycles of one inference: one beat per cycle, of padding behind too. */
  public long cycles() {
    return Math.multiplyExact((long) runs, Math.multiplyExact((long) positions(), (long) words));
  }

  /** Returns the beats that leave in one inference. */
  public int beats() {
    return Math.multiplyExact(runs, Math.multiplyExact(windows(), words));
  }

  /** Returns the range of what a window holds while its elements arrive. */
  public Interval partial(Pool.Kind kind, Interval elements) {
    return switch (kind) {
      case MAXIMUM -> elements;
      case SUM -> elements.times(Math.min(axis.kernel(), length)).hull(elements);
    };
  }

  /** Returns the range of what leaves: every window's sum, times its factor. */
  public Interval result(Pool.Kind kind, Interval elements) {
    return switch (kind) {
      case MAXIMUM -> elements;
      case SUM -> elements.times(Math.multiplyExact(factors.get(0), axis.inside(0, length)));
    };
  }
}
