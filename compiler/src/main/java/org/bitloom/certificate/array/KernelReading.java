// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Window;

/**
 * Sums that take in the words under a kernel: convolutions, dense layers, pools.
 *
 * @param paths of the sweep
 * @param task that it computes
 * @param contents of the feature maps
 * @param firstWord word of a vector from which the first word of a position is
 * @param rowFactors of sums of a pool, by row; empty for others
 * @param columnFactors the same, by column
 */
record KernelReading(
    SweepPaths paths,
    SweepTask task,
    MapContents contents,
    int firstWord,
    long[] rowFactors,
    long[] columnFactors)
    implements SweepReading {
  private static final long[] NONE = {};

  /** Returns the reading of a sweep whose loops are those of its operator. */
  static KernelReading of(SweepPaths paths, SweepTask task, MapContents contents, int firstWord) {
    boolean mean = task.operator() instanceof Pool pool && pool.kind() == Pool.Kind.SUM;
    KernelReading reading =
        new KernelReading(
            paths,
            task,
            contents,
            firstWord,
            mean ? ((Pool) task.operator()).rowFactors() : NONE,
            mean ? ((Pool) task.operator()).columnFactors() : NONE);
    MapTensor source = reading.source();
    paths.requireSize(source);
    boolean grouped = paths.sweep().reads().grouped();
    int words = paths.sweep().words();
    boolean alone = paths.sweep().resumed() || paths.sweep().kept();
    switch (task.operator()) {
      case Dense dense -> {
        require(reading, source.rows(), source.columns(), grouped ? 0 : words);
        Rejected.unless(alone || words == source.vectorWords(), "a sweep leaves words out");
      }
      case DepthwiseConv2d conv -> require(reading, conv.window(), words == 1);
      case Convolution conv ->
          require(reading, conv.window(), words == source.vectorWords() && !grouped);
      case Pool pool -> require(reading, pool.window(), words == 1 && grouped);
      case Operator other -> throw new Rejected("a sweep has a kernel that its layer has not");
    }
    return reading;
  }

  private static void require(KernelReading reading, Window window, boolean words) {
    require(reading, window.rows().kernel(), window.columns().kernel(), words ? 1 : 0);
  }

  private static void require(KernelReading reading, int rows, int columns, int words) {
    boolean same =
        reading.paths.sweep().kernelRows() == rows
            && reading.paths.sweep().kernelColumns() == columns
            && words > 0;
    Rejected.unless(same, "a sweep has another kernel than its layer");
  }

  private MapTensor source() {
    return task.sources().get(0);
  }

  private long row(int vector, int tap) {
    int row = vector / task.resultColumns();
    return switch (task.operator()) {
      case Convolution conv -> conv.window().rows().element(row, tap);
      case Pool pool -> pool.window().rows().element(row, tap);
      case Operator whole -> tap;
    };
  }

  private long column(int vector, int tap) {
    int column = vector % task.resultColumns();
    return switch (task.operator()) {
      case Convolution conv -> conv.window().columns().element(column, tap);
      case Pool pool -> pool.window().columns().element(column, tap);
      case Operator whole -> tap;
    };
  }

  @Override
  public void result(int group, int row, int column, int word) {
    boolean known = group > 0 && !paths.sweep().reads().grouped();
    if (known) {
      return; // all groups read the same
    }
    int vector = word / task.out().vectorWords();
    factor(vector);
    for (int down = 0; down < paths.sweep().kernelRows(); down++) {
      long y = paths.y(row, down);
      for (int across = 0; across < paths.sweep().kernelColumns(); across++) {
        long x = paths.x(column, across);
        Rejected.unless(
            y == row(vector, down) && x == column(vector, across),
            "the result at vector %d of '%s' reads row %d, column %d instead of %d, %d",
            vector,
            task.out().name(),
            y,
            x,
            row(vector, down),
            column(vector, across));
        if (paths.inside(y, x)) {
          words(group, row, column, down, across, (int) (y * source().columns() + x));
        }
      }
    }
  }

  /** Every window of a mean has the factor of its number of elements. */
  private void factor(int vector) {
    if (rowFactors.length == 0) {
      return;
    }
    long factor =
        rowFactors[vector / task.resultColumns()] * columnFactors[vector % task.resultColumns()];
    Rejected.unless(
        paths.sweep().factor() == factor && paths.sweep().oddFactor() == factor,
        "vector %d of '%s' is summed with factor %d instead of %d",
        vector,
        task.out().name(),
        paths.sweep().factor(),
        factor);
  }

  private void words(int group, int row, int column, int down, int across, int vector) {
    int first = vector * source().vectorWords() + firstWord + paths.word(group);
    for (int w = 0; w < paths.sweep().words(); w++) {
      contents.read(source(), first + w, paths.read(group, row, column, down, across, w));
    }
  }
}
