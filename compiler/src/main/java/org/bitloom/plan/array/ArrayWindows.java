// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Window;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * Windows that the array keeps in registers, so that a sum takes in the taps of a kernel instead of
 * the channels of one tap.
 *
 * @param channels the windows of P channels, of which every sum takes in its own: depthwise layers
 * @param packed the window of all channels, which all sums take in: images of few channels
 */
public record ArrayWindows(Optional<WindowGrid> channels, Optional<WindowGrid> packed) {
  /** The most positions of a kernel along one side, for the registers that they take. */
  private static final int MOST_SIDE = 7;

  /** The most elements of a packed window. */
  private static final int MOST_PACKED = 256;

  /** The most rows that are read at once, each from another bank. */
  private static final int MOST_AT_ONCE = 4;

  /** The most elements that the rows above a window may have. */
  private static final int MOST_LINES = 32 * 1024;

  /** Returns the windows that are worth their registers. */
  static ArrayWindows of(IntegerNetwork graph, ArrayShape shape) {
    List<Node> own = new ArrayList<>();
    List<Node> all = new ArrayList<>();
    graph
        .nodes()
        .forEach(
            node -> {
              if (node.operator() instanceof DepthwiseConv2d conv && single(conv)) {
                own.add(node);
              } else if (node.operator() instanceof Conv2d conv && few(conv, shape)) {
                all.add(node);
              }
            });
    Optional<WindowGrid> channels = channels(graph, own, shape);
    Optional<WindowGrid> image =
        ImagePixels.of(graph, shape, new ArrayWindows(channels, Optional.empty()))
            .map(ImagePixels::grid);
    return new ArrayWindows(channels, image.isPresent() ? image : packed(graph, all, shape));
  }

  /** Returns the maps whose words hold two pixels beside each other. */
  List<Edge> pairs() {
    return packed.flatMap(WindowGrid::pixels).map(ImagePixels::pairs).orElse(List.of());
  }

  /** Returns whether any depthwise layer reads such maps. */
  public boolean paired() {
    return pairs().size() > 1;
  }

  private static Convolution conv(Node node) {
    return (Convolution) node.operator();
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

  private static Optional<WindowGrid> channels(
      IntegerNetwork graph, List<Node> candidates, ArrayShape shape) {
    int rows = candidates.stream().mapToInt(n -> conv(n).window().rows().kernel()).max().orElse(0);
    int columns =
        candidates.stream().mapToInt(n -> conv(n).window().columns().kernel()).max().orElse(0);
    return users(graph, new WindowGrid(rows, columns, shape.channels()), candidates, shape);
  }

  private static Optional<WindowGrid> packed(
      IntegerNetwork graph, List<Node> candidates, ArrayShape shape) {
    Optional<Convolution> best =
        candidates.stream()
            .map(ArrayWindows::conv)
            .max(Comparator.comparingLong(c -> saved(c, elements(c), shape, false)));
    if (best.isEmpty()) {
      return Optional.empty();
    }
    Window window = best.get().window();
    int channels = best.get().input().shape().channels();
    WindowGrid grid = new WindowGrid(window.rows().kernel(), window.columns().kernel(), channels);
    List<Node> alike =
        candidates.stream()
            .filter(n -> conv(n).input().shape().channels() == channels)
            .filter(n -> grid.holds(conv(n).window()))
            .toList();
    return users(graph, grid, alike, shape);
  }

  /** Returns the window of the layers that it is faster for: its rows are read at once, or kept. */
  private static Optional<WindowGrid> users(
      IntegerNetwork graph, WindowGrid grid, List<Node> candidates, ArrayShape shape) {
    List<Node> users = candidates.stream().filter(n -> grid.saves(conv(n), shape)).toList();
    if (!users.isEmpty() && users.stream().allMatch(n -> atOnce(graph, n, grid.rows()))) {
      return Optional.of(grid);
    }
    return lined(grid, candidates.stream().map(ArrayWindows::conv).toList(), shape);
  }

  /** Returns whether so many rows of a layer's input can be read at once. */
  static boolean atOnce(IntegerNetwork graph, Node node, int rows) {
    return rows == 1 || rows <= MOST_AT_ONCE && RowGaps.allowed(graph, node.inputs().get(0));
  }

  /**
   * Returns the rows that a layer alone reads at a position, where its window does not hold more:
   * those by which windows move, so that one ends in every row of positions.
   */
  static int rowsAtOnce(IntegerNetwork graph, Node node) {
    Window.Axis rows = conv(node).window().rows();
    if (atOnce(graph, node, rows.kernel())) {
      return rows.kernel();
    }
    boolean some = rows.stride() < rows.kernel() && rows.kernel() % rows.stride() == 0;
    return some && atOnce(graph, node, rows.stride()) ? rows.stride() : 1;
  }

  private static int elements(Convolution conv) {
    return conv.window().positions() * conv.input().shape().channels();
  }

  /**
   * Returns the cycles of a group that a window saves.
   *
   * @param lined whether the scan reads the rows of the window one after the other
   */
  static long saved(Convolution conv, int elements, ArrayShape shape, boolean lined) {
    Window window = conv.window();
    int height = conv.input().shape().dimensions().get(0);
    int width = conv.input().shape().dimensions().get(1);
    long rows = window.rows().windows(height);
    long sums = rows * window.columns().windows(width);
    long places =
        (lined ? ScanColumns.places(window.rows(), height) : rows)
            * ScanColumns.of(window.columns(), width).count();
    if (!lined && ScanColumns.seamless(window.columns(), width)) {
      places = rows * width + 1;
    }
    long scanned = places + sums * (shape.words(elements) - 1);
    return sums * window.positions() - scanned;
  }

  private static Optional<WindowGrid> lined(
      WindowGrid grid, List<? extends Convolution> candidates, ArrayShape shape) {
    int line =
        candidates.stream()
            .filter(c -> saved(c, grid.elements(c), shape, true) > 0)
            .mapToInt(ArrayWindows::line)
            .max()
            .orElse(0);
    boolean fits = (long) (grid.rows() - 1) * line * grid.elements() <= MOST_LINES;
    return line > 1 && fits ? Optional.of(grid.lined(line)) : Optional.empty();
  }

  private static int line(Convolution conv) {
    int width = conv.input().shape().dimensions().get(1);
    return ScanColumns.of(conv.window().columns(), width).count();
  }

  /** Returns the window that a layer uses. */
  Optional<WindowGrid> of(Convolution conv, ArrayShape shape) {
    return switch (conv) {
      case DepthwiseConv2d depthwise ->
          channels
              .filter(g -> single(depthwise) && g.holds(depthwise.window()))
              .filter(g -> g.saves(depthwise, shape));
      case Conv2d plain ->
          packed.filter(g -> g.pixels().isPresent()).isPresent()
              ? packed.filter(g -> g.pixels().orElseThrow().conv() == plain)
              : packed
                  .filter(g -> few(plain, shape) && g.holds(plain.window()))
                  .filter(g -> g.elements() == plain.input().shape().channels())
                  .filter(g -> g.saves(plain, shape));
    };
  }

  /** Returns the most rows that a window reads at once. */
  public int rowsAtOnce() {
    return Stream.of(channels, packed)
        .flatMap(Optional::stream)
        .mapToInt(WindowGrid::rowsAtOnce)
        .max()
        .orElse(1);
  }

  /** Returns the binary logarithm of the banks that have the words of as many rows. */
  public int bankBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(rowsAtOnce() - 1);
  }

  /**
   * Returns how many rows, of at least so many, make a ring in which rows that follow each other
   * are in different banks, the first ones behind the last ones, too.
   */
  int ringRows(int some) {
    int rest = some % (1 << bankBits());
    return rest == 0 || rest >= rowsAtOnce() ? some : some + rowsAtOnce() - rest;
  }

  /** Returns whether any window keeps the rows above in a memory. */
  public boolean lined() {
    return Stream.of(channels, packed).flatMap(Optional::stream).anyMatch(WindowGrid::lined);
  }

  /** Returns whether there is none. */
  public boolean none() {
    return channels.isEmpty() && packed.isEmpty();
  }
}
