// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import org.bitloom.operator.Convolution;
import org.bitloom.operator.Window;
import org.bitloom.report.ArrayCertificate.ArrayWindow;
import org.bitloom.report.ArraySweep.SweepScan;

/**
 * A scan, whose positions shift a window, and the results of those that complete one.
 *
 * @param paths of the sweep
 * @param task that it computes
 * @param contents of the feature maps
 * @param window that is shifted
 * @param kernel of the layer
 * @param banks of the feature maps, for the window that reads the most rows at once
 */
record ScanReading(
    SweepPaths paths,
    SweepTask task,
    MapContents contents,
    ArrayWindow window,
    Window kernel,
    int banks)
    implements SweepReading {
  /** As many banks have the feature maps. */
  private static final int MOST_AT_ONCE = 4;

  /** Returns the reading of a scan whose window holds its layer's kernel. */
  static ScanReading of(
      SweepPaths paths, SweepTask task, MapContents contents, ArrayWindow window, int mostAtOnce) {
    Rejected.unless(task.operator() instanceof Convolution, "a scan makes '%s'", task.out().name());
    Window kernel = together(((Convolution) task.operator()).window(), task, window);
    paths.requireSize(task.sources().get(0));
    boolean fits =
        kernel.rows().kernel() <= window.rows()
            && kernel.rows().dilation() * kernel.columns().dilation() == 1
            && window.rowsAtOnce() >= 1
            && window.rowsAtOnce() <= window.rows()
            && mostAtOnce <= MOST_AT_ONCE
            && window.pixels() >= 1
            && columns(kernel, window) <= (long) window.columns() * window.pixels()
            && paths.sweep().kernelRows() == paths.sweep().scan().phases()
            && paths.sweep().kernelColumns() == 1
            && (window.pixels() == 1
                || columns(kernel, window) > (window.columns() - 1L) * window.pixels());
    Rejected.unless(fits, "no kernel of '%s' fits the window of its scan", task.out().name());
    int banks = Integer.highestOneBit(Math.max(1, 2 * mostAtOnce - 1));
    return new ScanReading(paths, task, contents, window, kernel, banks);
  }

  /** Windows of results that are one vector are one window, where words have pixels of an image. */
  private static Window together(Window one, SweepTask task, ArrayWindow window) {
    int more = window.pixels() > 1 ? task.pixels() - 1 : 0;
    Window.Axis columns = one.columns();
    return new Window(
        one.rows(),
        new Window.Axis(
            columns.kernel() + more * columns.stride(),
            (more + 1) * columns.stride(),
            columns.dilation(),
            columns.before(),
            columns.after()));
  }

  /** Where positions have several pixels, a window may end with any that a phase has. */
  private static long columns(Window kernel, ArrayWindow window) {
    int stride = kernel.columns().stride();
    int last = kernel.columns().kernel() - 1;
    int first = Math.floorMod(last - kernel.columns().before(), stride);
    return window.pixels() == 1 ? last + 1L : last - first + (long) window.pixels();
  }

  private SweepScan scan() {
    return paths.sweep().scan();
  }

  /** Returns the columns of positions, or of phases of positions, of a row. */
  int columns(int row) {
    if (scan().seamless() && row == paths.sweep().rows() - 1) {
      return 1;
    }
    return scan().phases() > 1 && ends(row, scan().firstColumn())
        ? Math.toIntExact((paths.sweep().columns() - 1L) * scan().phases() + scan().lastPhase() + 1)
        : paths.sweep().columns();
  }

  /** Tells whether a position, or a phase of one, completes a window. */
  boolean ends(int row, int column) {
    if (scan().seamless()) {
      return row + column > 0;
    }
    return row >= scan().firstRow()
        && column >= scan().firstColumn()
        && (row - scan().firstRow()) % scan().rowStride() == 0
        && (column - scan().firstColumn()) % scan().columnStride() == 0;
  }

  /** Requires that a position has the words of its rows. */
  void position(int group, int row, int column) {
    boolean known = group > 0 && !paths.sweep().reads().grouped();
    boolean behind = scan().seamless() && row == paths.sweep().rows() - 1;
    if (known || behind) {
      return; // all groups read the same; the last window ends with padding
    }
    MapTensor source = task.sources().get(0);
    long x = paths.x(column, 0);
    long taken = 0;
    int unused = window.rows() - kernel.rows().kernel();
    for (int tap = 0; tap < window.rowsAtOnce(); tap++) {
      long y = paths.y(row, tap);
      boolean wanted = window.rowsAtOnce() < window.rows() || tap >= unused;
      if (wanted && paths.inside(y, x)) {
        long address = paths.read(group, row, column, tap, 0, 0);
        int vector = (int) (y * source.columns() + x);
        contents.read(source, vector * source.vectorWords() + paths.word(group), address);
        long bank = 1L << Math.floorMod(address, banks);
        Rejected.unless(
            (taken & bank) == 0, "rows of '%s' are read from one bank at once", source.name());
        taken |= bank;
      }
    }
  }

  /** Requires that the window that ends here is that of the result. */
  @Override
  public void result(int group, int row, int column, int word) {
    int vector = word / task.out().vectorWords();
    boolean behind = scan().seamless() && column == 0;
    long y = paths.y(behind ? row - 1 : row, window.rowsAtOnce() - 1L);
    long x = behind ? paths.sweep().reads().across().size() : last(column);
    int outRow = vector / task.resultColumns();
    int outColumn = vector % task.resultColumns();
    long bottom = kernel.rows().element(outRow, kernel.rows().kernel() - 1);
    long right = kernel.columns().element(outColumn, kernel.columns().kernel() - 1);
    Rejected.unless(
        y == bottom && x == right,
        "the window of vector %d of '%s' ends in row %d, column %d instead of %d, %d",
        vector,
        task.out().name(),
        y,
        x,
        bottom,
        right);
    requireSeen(vector, outRow, outColumn);
  }

  /** What a window holds was read in this scan, or is padding. */
  private void requireSeen(int vector, int row, int column) {
    boolean kept = window.rowsAtOnce() < window.rows();
    long top = Math.max(0, kernel.rows().element(row, 0));
    long left = Math.max(0, kernel.columns().element(column, 0));
    Rejected.unless(
        (!kept || paths.y(0, 0) <= top) && paths.x(0, 0) * window.pixels() <= left,
        "the window of vector %d of '%s' begins in front of the scan",
        vector,
        task.out().name());
  }

  /** Returns the column of the image with which a window ends. */
  private long last(int column) {
    if (scan().phases() == 1 && window.pixels() == 1) {
      return paths.x(column, 0);
    }
    int stride = kernel.columns().stride();
    int first = Math.floorMod(kernel.columns().kernel() - 1 - kernel.columns().before(), stride);
    long position = paths.x(column / scan().phases(), 0);
    return position * window.pixels() + (long) stride * (column % scan().phases()) + first;
  }
}
