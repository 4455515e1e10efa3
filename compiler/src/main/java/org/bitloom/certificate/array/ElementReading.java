// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

/**
 * Results of the elements at their own place, in one tensor or in two.
 *
 * @param paths of the sweep
 * @param task that it computes
 * @param contents of the feature maps
 */
record ElementReading(SweepPaths paths, SweepTask task, MapContents contents)
    implements SweepReading {
  /** Returns the reading of a sweep with a word of each tensor. */
  static ElementReading of(SweepPaths paths, SweepTask task, MapContents contents) {
    Rejected.unless(
        paths.sweep().kernelRows() * paths.sweep().kernelColumns() == 1
            && paths.sweep().words() == task.sources().size()
            && paths.sweep().reads().grouped(),
        "a sweep takes in more words of '%s' than one of each tensor",
        task.out().name());
    for (MapTensor source : task.sources()) {
      paths.requireSize(source);
      Rejected.unless(
          source.words() == task.out().words() && source.channels() == task.out().channels(),
          "'%s' has other words than '%s'",
          source.name(),
          task.out().name());
    }
    return new ElementReading(paths, task, contents);
  }

  @Override
  public void result(int group, int row, int column, int word) {
    Rejected.unless(
        paths.inside(paths.y(row, 0), paths.x(column, 0)),
        "word %d of '%s' is made of padding",
        word,
        task.out().name());
    for (int w = 0; w < task.sources().size(); w++) {
      contents.read(task.sources().get(w), word, paths.read(group, row, column, 0, 0, w));
    }
  }
}
