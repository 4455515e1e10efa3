// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Window;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * An image of few channels whose words hold several pixels beside each other, for the convolution
 * that alone reads it. Behind each word, as many windows are complete as strides fit into it: the
 * phases, of which phase {@code i} ends with pixel {@code stride * i + first()} of the word.
 *
 * @param conv the convolution
 * @param pixels of a word; they divide the width, and are a multiple of the stride
 * @param rowsAtOnce rows that a scan reads at a position
 * @param pairs maps in whose words two results beside each other lie, the one that the convolution
 *     makes first; a window is that of both then. None where it is that of one.
 */
public record ImagePixels(Conv2d conv, int pixels, int rowsAtOnce, List<Edge> pairs) {
  /** The most phases, for each is an input of the choice of operands. */
  private static final int MOST_PHASES = 8;

  /** The most elements of the window. */
  private static final int MOST_ELEMENTS = 512;

  /** Copies the list. */
  public ImagePixels {
    pairs = List.copyOf(pairs);
  }

  /**
   * Returns the fastest way to read an image; empty where it is one pixel per word.
   *
   * @param own the window of depthwise layers
   */
  static Optional<ImagePixels> of(IntegerNetwork graph, ArrayShape shape, ArrayWindows own) {
    return graph.nodes().stream()
        .filter(n -> n.operator() instanceof Conv2d && image(graph, n))
        .findFirst()
        .flatMap(n -> best(graph, n, shape, PixelPairs.behind(graph, n, shape, own)));
  }

  private static boolean image(IntegerNetwork graph, Node node) {
    return graph.inputs().contains(node.inputs().get(0))
        && graph.readers(node.inputs().get(0)) == 1
        && !graph.outputs().contains(node.inputs().get(0));
  }

  private static Optional<ImagePixels> best(
      IntegerNetwork graph, Node node, ArrayShape shape, List<Edge> pairs) {
    Conv2d conv = (Conv2d) node.operator();
    Window window = conv.window();
    int rowsAtOnce = ArrayWindows.rowsAtOnce(graph, node);
    boolean lined = rowsAtOnce < window.rows().kernel();
    boolean plain = window.rows().dilation() * window.columns().dilation() == 1;
    if (!plain || window.columns().before() >= window.columns().kernel()) {
      return Optional.empty();
    }
    long groups = shape.groups(conv.outputCount());
    int height = conv.input().shape().dimensions().get(0);
    int width = conv.input().shape().dimensions().get(1);
    int channels = conv.input().shape().channels();
    long sums = (long) window.rows().windows(height) * window.columns().windows(width);
    long saved = Math.max(0, ArrayWindows.saved(conv, window.positions() * channels, shape, lined));
    long words = shape.words(channels);
    long least =
        groups * (sums * window.positions() * words - saved) + (long) height * width * words;
    ImagePixels best = null;
    for (int pixels = 2; pixels * channels <= shape.lanes(); pixels++) {
      for (List<Edge> made : pairs.isEmpty() ? List.of(pairs) : List.of(List.<Edge>of(), pairs)) {
        ImagePixels some = new ImagePixels(conv, pixels, rowsAtOnce, made);
        boolean fits = width % pixels == 0 && pixels % some.stride() == 0 && some.small();
        long cycles = fits ? some.cycles(shape) : Long.MAX_VALUE;
        if (cycles < least) {
          least = cycles;
          best = some;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private boolean paired() {
    return !pairs.isEmpty();
  }

  /** Returns the results that lie in a word of the map that the convolution makes. */
  int results() {
    return paired() ? PixelPairs.PIXELS : 1;
  }

  private boolean small() {
    WindowGrid grid = grid();
    return phases() <= MOST_PHASES
        && grid.taps() * grid.elements() <= MOST_ELEMENTS
        && grid.line() != 1;
  }

  private long cycles(ArrayShape shape) {
    int height = conv.input().shape().dimensions().get(0);
    int rows = conv.window().rows().windows(height);
    int places = ScanColumns.places(conv.window().rows(), height) / step();
    long row = (lastSlot() + 1L) + (long) windows() * (shape.words(summands()) - 1);
    long scan = rows * row + (lined() ? (long) (places - rows) * words() : 0);
    int groups = shape.groups(results() * conv.outputCount());
    return groups * scan + (long) height * width() / pixels;
  }

  private boolean lined() {
    return rowsAtOnce < conv.window().rows().kernel();
  }

  /** Returns the rows by which a scan goes down. */
  private int step() {
    return lined() ? rowsAtOnce : 1;
  }

  private int width() {
    return conv.input().shape().dimensions().get(1);
  }

  /** The windows of two results beside each other are one that is a stride wider. */
  private Window.Axis axis() {
    Window.Axis one = conv.window().columns();
    return paired()
        ? new Window.Axis(
            one.kernel() + one.stride(),
            PixelPairs.PIXELS * one.stride(),
            one.dilation(),
            one.before(),
            one.after())
        : one;
  }

  private int stride() {
    return axis().stride();
  }

  private int windows() {
    return axis().windows(width());
  }

  /** Returns the pixel with which the first window ends. */
  private int ahead() {
    return axis().kernel() - 1 - axis().before();
  }

  /** Returns the elements of a window. */
  public int summands() {
    return conv.window().rows().kernel() * rowElements();
  }

  /** Returns the windows that end in a word. */
  public int phases() {
    return pixels / stride();
  }

  /** Returns the pixel of a word with which the window of phase 0 ends. */
  public int first() {
    return ahead() % stride();
  }

  private int paddingBefore() {
    return Math.ceilDiv(axis().before(), pixels);
  }

  /** A word of padding behind a row stands for one in front of the next row. */
  private int spared() {
    int before = paddingBefore();
    int last = ahead() / stride() + before * phases() + windows() - 1;
    return before > 0 && last / phases() >= before + width() / pixels ? 1 : 0;
  }

  /** Returns the words of padding in front of a row that a scan reads. */
  int wordsBefore() {
    return paddingBefore() - spared();
  }

  /** Returns the phase, counted from the first word of a row on, of the first window. */
  int firstSlot() {
    return ahead() / stride() + wordsBefore() * phases();
  }

  private int lastSlot() {
    return firstSlot() + windows() - 1;
  }

  /** Returns the last phase of the last word of a row. */
  int lastPhase() {
    return lastSlot() % phases();
  }

  /** Returns the words of a row, padding included. */
  int words() {
    return lastSlot() / phases() + 1;
  }

  /** Returns the window that holds all that any phase reads. */
  WindowGrid grid() {
    int columns = 1 + Math.ceilDiv(axis().kernel() - 1 - first(), pixels);
    int elements = pixels * conv.input().shape().channels();
    return new WindowGrid(
        conv.window().rows().kernel(),
        columns,
        elements,
        rowsAtOnce,
        lined() ? words() : 0,
        Optional.of(this));
  }

  /** Returns the first element, within a row of the window, that a phase reads. */
  public int begin(int phase) {
    int pixel = phase * stride() + first() - (axis().kernel() - 1);
    return ((grid().columns() - 1) * pixels + pixel) * conv.input().shape().channels();
  }

  /** Returns the elements of a row of a window. */
  public int rowElements() {
    return axis().kernel() * conv.input().shape().channels();
  }
}
