// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import org.bitloom.operator.Convolution;
import org.bitloom.operator.Window;
import org.bitloom.plan.array.Reading.Axis;
import org.bitloom.plan.array.Sweep.Loops;

/**
 * How a sweep goes over the positions of a padded image whose windows are kept in registers.
 *
 * @param loops how often
 * @param scan which of the positions complete a window
 * @param reading which words
 */
record ScannedWindows(Loops loops, Scan scan, Reading reading) {
  /**
   * One pixel in each position.
   *
   * @param kind what sums take in
   * @param in the input
   * @param groups of output channels
   * @param parts of a window
   */
  static ScannedWindows of(
      Convolution conv, WindowGrid grid, Scan.Kind kind, MapPlace in, int groups, int parts) {
    Window window = conv.window();
    Rows rows = Rows.of(window.rows(), grid, in);
    ScanColumns columns = ScanColumns.of(window.columns(), in.columns());
    Axis across = new Axis(-columns.before(), 1, 1, in.columns());
    Reading reading = rows.reading(across, kind != Scan.Kind.PACKED, conv.padValue(), in);
    if (!grid.lined() && ScanColumns.seamless(window.columns(), in.columns())) {
      Loops loops = new Loops(groups, rows.count() + 1, in.columns(), 1, 1, parts);
      return new ScannedWindows(loops, Scan.seamless(kind), reading);
    }
    Loops loops = new Loops(groups, rows.count(), columns.count(), 1, 1, parts);
    Scan scan =
        new Scan(
            kind,
            rows.first(),
            columns.first(),
            rows.stride(),
            window.columns().stride(),
            1,
            0,
            false);
    return new ScannedWindows(loops, scan, reading);
  }

  /** Several pixels in each position, whose windows all sums take in. */
  static ScannedWindows pixels(
      Convolution conv, ImagePixels image, MapPlace in, int groups, int parts) {
    Rows rows = Rows.of(conv.window().rows(), image.grid(), in);
    Axis across = new Axis(-image.wordsBefore(), 1, 1, in.columns());
    Scan scan =
        new Scan(
            Scan.Kind.PACKED,
            rows.first(),
            image.firstSlot(),
            rows.stride(),
            1,
            image.phases(),
            image.lastPhase(),
            false);
    return new ScannedWindows(
        new Loops(groups, rows.count(), image.words(), image.phases(), 1, parts),
        scan,
        rows.reading(across, false, conv.padValue(), in));
  }

  /**
   * The rows of a scan: those of the image, of which windows end in some, or those of the output,
   * for each of which as many rows of the image are read at once as the window has.
   *
   * @param down coordinates
   * @param count how many
   * @param first row in which the first window ends
   * @param stride rows from one window to the next
   * @param tap words from one row that is read at once to the next
   */
  private record Rows(Axis down, int count, int first, int stride, int tap) {
    static Rows of(Window.Axis rows, WindowGrid grid, MapPlace in) {
      if (grid.lined()) {
        int step = grid.rowsAtOnce();
        Axis down = new Axis(-rows.before(), 1, step, in.rows());
        int places = ScanColumns.places(rows, in.rows()) / step;
        int tap = step > 1 ? in.rowWords() : 0;
        return new Rows(down, places, rows.kernel() / step - 1, rows.stride() / step, tap);
      }
      Axis down = new Axis(-rows.before() - grid.lead(rows), 1, rows.stride(), in.rows());
      return new Rows(down, rows.windows(in.rows()), 0, 1, in.rowWords());
    }

    Reading reading(Axis across, boolean grouped, long padding, MapPlace in) {
      return new Reading(
          in.address(down.origin(), across.origin()),
          0,
          0,
          tap,
          in.vectorWords(),
          down.stride() * in.rowWords(),
          grouped,
          down,
          across,
          padding,
          Ring.NONE);
    }
  }
}
