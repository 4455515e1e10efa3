// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.List;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Requantize;
import org.bitloom.report.ArrayCertificate.ArrayWindow;
import org.bitloom.report.ArrayPass;
import org.bitloom.report.ArraySweep;

/**
 * Runs a sweep without data: every result has to be at the place of an element that nobody has
 * written yet, and take in the words that its operator wants.
 */
final class SweepChecker {
  private final ArrayPass pass;
  private final ArraySweep sweep;
  private final SweepPaths paths;
  private final SweepTask task;
  private final MapContents contents;
  private final List<ArrayWindow> windows;
  private final int sharedWord;
  private long busy;
  private long results;
  private int firstChannel = -1;

  /**
   * A sweep that is to be checked.
   *
   * @param windows of the array
   * @param sharedWord of sums that several sweeps make, the word that this one takes in
   */
  SweepChecker(
      ArrayPass pass,
      ArrayDimensions sizes,
      SweepTask task,
      MapContents contents,
      List<ArrayWindow> windows,
      int sharedWord) {
    this.pass = pass;
    this.sweep = pass.sweep();
    this.paths = new SweepPaths(sweep, sizes);
    this.task = task;
    this.contents = contents;
    this.windows = windows;
    this.sharedWord = sharedWord;
  }

  /** Checks the sweep and returns what its weights in memory have to be. */
  SweepWeights check(ArrayDimensions sizes) {
    SweepConstants.require(sweep, task);
    ArrayWindow window = window();
    int from = 0;
    if (window != null) {
      int most = windows.stream().mapToInt(ArrayWindow::rowsAtOnce).max().orElse(1);
      scan(ScanReading.of(paths, task, contents, window, most));
    } else if (task.operator() instanceof Reordering) {
      MoveReading moves = new MoveReading(paths, task, contents);
      words(moves, moves);
      from = moves.from();
    } else {
      words(reading(), null);
    }
    Rejected.unless(
        busy == pass.busy(),
        "a sweep of '%s' takes in %d words, the plan claims %d",
        pass.layer(),
        busy,
        pass.busy());
    int channel = sweep.kept() ? 0 : firstChannel;
    return new SweepWeights(sweep, sizes, task, window, channel, sharedWord, from);
  }

  private ArrayWindow window() {
    if (sweep.scan() == null) {
      return null;
    }
    return windows.stream()
        .filter(w -> w.of().equals(windowOf(sweep.scan())))
        .findFirst()
        .orElseThrow(() -> new Rejected("a scan of '%s' has no window".formatted(pass.layer())));
  }

  /** Pairs of pixels have the window of channels. */
  static String windowOf(ArraySweep.SweepScan scan) {
    return scan.of().equals("pairs") ? "channels" : scan.of();
  }

  private SweepReading reading() {
    return switch (task.operator()) {
      case Dense dense -> KernelReading.of(paths, task, contents, sharedWord);
      case Conv2d conv -> KernelReading.of(paths, task, contents, 0);
      case DepthwiseConv2d conv when sweep.mode().equals("scaled") ->
          ElementReading.of(paths, task, contents);
      case DepthwiseConv2d conv -> {
        int word = firstChannelOf(paths.written(0, 0, 0)) / conv.multiplier() / task.out().lanes();
        yield KernelReading.of(paths, task, contents, sweep.reads().grouped() ? 0 : word);
      }
      case Pool pool -> KernelReading.of(paths, task, contents, 0);
      case Combine combine -> ElementReading.of(paths, task, contents);
      case Requantize requantize -> ElementReading.of(paths, task, contents);
      case Lookup lookup -> ElementReading.of(paths, task, contents);
      case Operator other -> throw new Rejected("a sweep makes '%s'".formatted(task.out().name()));
    };
  }

  /** Returns the output channel of the first sum of the group whose result has an address. */
  private int firstChannelOf(long address) {
    int word = wordAt(address);
    return word % task.out().vectorWords() * task.out().lanes() + paths.firstLane(0);
  }

  private int wordAt(long address) {
    int word = task.out().word(address, pass.firstRow(), pass.firstRow() + pass.rows());
    Rejected.unless(
        word >= 0,
        "a result of rows %d to %d of '%s' is written to word %d",
        pass.firstRow(),
        pass.firstRow() + pass.rows() - 1,
        task.out().name(),
        address);
    return word;
  }

  private void words(SweepReading reading, MoveReading moves) {
    long steps = paths.steps();
    for (int group = 0; group < sweep.groups(); group++) {
      for (int row = 0; row < sweep.rows(); row++) {
        for (int column = 0; column < sweep.columns(); column++) {
          int word = place(group, row, column);
          reading.result(group, row, column, word);
          long later = moves == null ? 0 : moves.provisional(group, row, column, word);
          write(group, word, later);
          busy += steps;
        }
      }
      mean(group);
    }
  }

  private void scan(ScanReading reading) {
    for (int group = 0; group < sweep.groups(); group++) {
      int down = 0;
      for (int row = 0; row < sweep.rows(); row++) {
        down = scan(reading, group, row, down);
      }
      mean(group);
    }
  }

  /** Goes over a row of positions and returns the row of the next results. */
  private int scan(ScanReading reading, int group, int row, int down) {
    int across = sweep.scan().seamless() ? Math.floorMod(results, task.resultColumns()) : 0;
    int next = down;
    for (int column = 0; column < reading.columns(row); column++) {
      if (column % sweep.scan().phases() == 0 || !reading.ends(row, sweep.scan().firstColumn())) {
        int position =
            reading.ends(row, sweep.scan().firstColumn()) ? column / sweep.scan().phases() : column;
        reading.position(group, row, position);
      }
      if (reading.ends(row, column)) {
        int word = place(group, next, across);
        reading.result(group, row, column, word);
        write(group, word, 0);
        busy += paths.steps();
        across++;
        if (sweep.scan().seamless() && across == task.resultColumns()) {
          across = 0;
          next++;
        }
      } else {
        busy++;
      }
    }
    return !sweep.scan().seamless() && across > 0 ? next + 1 : next;
  }

  /** Returns the word of the output that a result is in, or would be in. */
  private int place(int group, int row, int column) {
    results++;
    MapTensor out = task.out();
    if (sweep.kept()) {
      return 0;
    }
    if (task.averages()) {
      Rejected.unless(
          row < task.resultRows() && column < task.resultColumns(),
          "there is no result at row %d, column %d of '%s'",
          row,
          column,
          pass.layer());
      return (row * task.resultColumns() + column) * out.vectorWords();
    }
    int word = wordAt(paths.written(group, row, column));
    int channel = word % out.vectorWords() * out.lanes() + paths.firstLane(group);
    int first = channel - group * (out.lanes() / groupsPerWord());
    firstChannel = firstChannel < 0 ? first : firstChannel;
    Rejected.unless(first == firstChannel, "results of a group of '%s' are in several", out.name());
    return word;
  }

  private int groupsPerWord() {
    return paths.sizes().groupsPerWord();
  }

  private void write(int group, int word, long provisional) {
    if (sweep.kept() || task.averages()) {
      return;
    }
    if (task.added().isPresent()) {
      MapTensor other = task.added().get().other().orElseThrow();
      contents.read(other, word, (long) task.out().address(word) + sweep.added().step());
    }
    long lanes = paths.lanes(group);
    if (provisional == 0) {
      contents.write(task.out(), word, lanes, false);
    } else {
      contents.write(task.out(), word, lanes & ~provisional, false);
      contents.write(task.out(), word, provisional, true);
    }
  }

  /** Writes the mean of all results of a group, of which there has to be one for each window. */
  private void mean(int group) {
    if (!task.averages()) {
      return;
    }
    Rejected.unless(
        results == (group + 1L) * task.resultRows() * task.resultColumns(),
        "a mean of '%s' is of %d results",
        task.out().name(),
        results);
    long address = paths.written(group, 0, 0);
    int word = wordAt(address);
    firstChannel = group == 0 ? firstChannelOf(address) : firstChannel;
    contents.write(task.out(), word, paths.lanes(group), false);
  }
}
