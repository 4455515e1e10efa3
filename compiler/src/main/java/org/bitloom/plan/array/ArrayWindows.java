// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Window;
import org.bitloom.plan.IntegerNetwork;

/**
 * Windows that the array keeps in registers, so that a sum takes in the taps of a kernel instead of
 * the channels of one tap.
 *
 * @param channels the windows of P channels, of which every sum takes in its own: depthwise layers
 * @param packed the window of all channels, which all sums take in: images of few channels
 */
public record ArrayWindows(Optional<Grid> channels, Optional<Grid> packed) {
  /** The most positions of a kernel along one side, for the registers that they take. */
  private static final int MOST_SIDE = 7;

  /** The most elements of a packed window. */
  private static final int MOST_PACKED = 256;

  /** The most elements that the rows above a window may have. */
  private static final int MOST_LINES = 32 * 1024;

  /**
   * A window. Kernels with fewer rows and columns have the lowest and the rightmost ones.
   *
   * @param rows of the window
   * @param columns of the window
   * @param elements of a position
   * @param line positions of the longest padded row
   * @param pixels several pixels of an image in one position
   */
  public record Grid(int rows, int columns, int elements, int line, Optional<ImagePixels> pixels) {
    Grid(int rows, int columns, int elements, int line) {
      this(rows, columns, elements, line, Optional.empty());
    }

    /** Returns the elements that a sum takes in. */
    public int summands() {
      return pixels.map(ImagePixels::summands).orElse(taps() * elements);
    }

    /** Returns the positions. */
    public int taps() {
      return rows * columns;
    }

    private boolean holds(Window window) {
      return window.rows().kernel() <= rows && window.columns().kernel() <= columns;
    }

    /** Returns the position of the kernel in one of the window; negative where it has none. */
    int tap(int position, Window window) {
      int y = position / columns - (rows - window.rows().kernel());
      int x = position % columns - (columns - window.columns().kernel());
      return position < taps() && y >= 0 && x >= 0 ? y * window.columns().kernel() + x : -1;
    }
  }

  /** Returns the windows that are worth their registers. */
  static ArrayWindows of(IntegerNetwork graph, ArrayShape shape) {
    Optional<Grid> image = ImagePixels.of(graph, shape).map(ImagePixels::grid);
    List<DepthwiseConv2d> own = new ArrayList<>();
    List<Conv2d> all = new ArrayList<>();
    graph
        .nodes()
        .forEach(
            node -> {
              if (node.operator() instanceof DepthwiseConv2d conv && single(conv)) {
                own.add(conv);
              } else if (node.operator() instanceof Conv2d conv && few(conv, shape)) {
                all.add(conv);
              }
            });
    return new ArrayWindows(channels(own, shape), image.isPresent() ? image : packed(all, shape));
  }

  private static boolean single(DepthwiseConv2d conv) {
    return conv.multiplier() == 1 && scannable(conv.window()) && side(conv.window()) <= MOST_SIDE;
  }

  private static boolean few(Conv2d conv, ArrayShape shape) {
    int channels = conv.input().shape().channels();
    return scannable(conv.window())
        && channels <= shape.lanes()
        && channels * conv.window().positions() <= MOST_PACKED;
  }

  private static int side(Window window) {
    return Math.max(window.rows().kernel(), window.columns().kernel());
  }

  private static boolean scannable(Window window) {
    return window.positions() > 1 && window.rows().dilation() * window.columns().dilation() == 1;
  }

  private static Optional<Grid> channels(List<DepthwiseConv2d> candidates, ArrayShape shape) {
    int rows = candidates.stream().mapToInt(c -> c.window().rows().kernel()).max().orElse(0);
    int columns = candidates.stream().mapToInt(c -> c.window().columns().kernel()).max().orElse(0);
    Grid grid = new Grid(rows, columns, shape.channels(), 0);
    return lined(grid, candidates.stream().filter(c -> saved(c, grid.taps(), shape) > 0).toList());
  }

  private static Optional<Grid> packed(List<Conv2d> candidates, ArrayShape shape) {
    Optional<Conv2d> best =
        candidates.stream().max(Comparator.comparingLong(c -> saved(c, elements(c), shape)));
    if (best.isEmpty()) {
      return Optional.empty();
    }
    Window window = best.get().window();
    int channels = best.get().input().shape().channels();
    Grid grid = new Grid(window.rows().kernel(), window.columns().kernel(), channels, 0);
    return lined(
        grid,
        candidates.stream()
            .filter(c -> c.input().shape().channels() == channels && grid.holds(c.window()))
            .filter(c -> saved(c, elements(best.get()), shape) > 0)
            .toList());
  }

  private static int elements(Conv2d conv) {
    return conv.window().positions() * conv.input().shape().channels();
  }

  /** Returns the cycles of a group that a window saves. */
  static long saved(Convolution conv, int elements, ArrayShape shape) {
    Window window = conv.window();
    int height = conv.input().shape().dimensions().get(0);
    int width = conv.input().shape().dimensions().get(1);
    long sums = (long) window.rows().windows(height) * window.columns().windows(width);
    long places =
        (long) places(window.rows(), height) * Columns.of(window.columns(), width).count();
    long scanned = places + sums * (shape.words(elements) - 1);
    return sums * window.positions() - scanned;
  }

  /**
   * The positions of a row that a scan reads. The last one of the row above stands for the first
   * one where both are padding; in front of the first row, the window takes in padding.
   *
   * @param before positions in front of the image
   * @param count positions in all
   * @param first position with which the first window ends
   */
  record Columns(int before, int count, int first) {
    static Columns of(Window.Axis axis, int size) {
      int places = places(axis, size);
      int spared = axis.before() > 0 && places - axis.before() > size ? 1 : 0;
      return new Columns(axis.before() - spared, places - spared, axis.kernel() - 1 - spared);
    }
  }

  /** Returns the positions along one direction that windows cover, padding included. */
  static int places(Window.Axis axis, int size) {
    return (axis.windows(size) - 1) * axis.stride() + axis.kernel();
  }

  private static Optional<Grid> lined(Grid grid, List<? extends Convolution> users) {
    int line =
        users.stream()
            .mapToInt(
                c ->
                    Columns.of(c.window().columns(), c.input().shape().dimensions().get(1)).count())
            .max()
            .orElse(0);
    boolean fits = (long) (grid.rows() - 1) * line * grid.elements() <= MOST_LINES;
    return line > 1 && fits
        ? Optional.of(new Grid(grid.rows(), grid.columns(), grid.elements(), line))
        : Optional.empty();
  }

  /** Returns the window that a layer uses. */
  Optional<Grid> of(Convolution conv, ArrayShape shape) {
    return switch (conv) {
      case DepthwiseConv2d depthwise ->
          channels
              .filter(g -> single(depthwise) && g.holds(depthwise.window()))
              .filter(g -> saved(depthwise, g.taps(), shape) > 0);
      case Conv2d plain ->
          packed.filter(g -> g.pixels().isPresent()).isPresent()
              ? packed.filter(g -> g.pixels().orElseThrow().conv() == plain)
              : packed
                  .filter(g -> few(plain, shape) && g.holds(plain.window()))
                  .filter(g -> g.elements() == plain.input().shape().channels())
                  .filter(g -> saved(plain, g.taps() * g.elements(), shape) > 0);
    };
  }

  /** Returns whether there is none. */
  public boolean none() {
    return channels.isEmpty() && packed.isEmpty();
  }
}
