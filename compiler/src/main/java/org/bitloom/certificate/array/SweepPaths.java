// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import org.bitloom.report.ArraySweep;
import org.bitloom.report.ArraySweep.AddressRing;
import org.bitloom.report.ArraySweep.SweepAxis;
import org.bitloom.report.ArraySweep.SweepReads;
import org.bitloom.report.ArraySweep.SweepScan;
import org.bitloom.report.ArraySweep.SweepWrites;

/**
 * Where a sweep reads and writes.
 *
 * @param sweep its loops and steps
 * @param sizes of the array
 */
record SweepPaths(ArraySweep sweep, ArrayDimensions sizes) {
  /** Requires loops and lanes that an array can run. */
  void require() {
    long least =
        Math.min(
            Math.min(Math.min(sweep.groups(), sweep.rows()), sweep.columns()),
            Math.min(Math.min(sweep.kernelRows(), sweep.kernelColumns()), sweep.words()));
    SweepWrites writes = sweep.writes();
    boolean lanes =
        writes.firstLane() >= 0
            && writes.firstLane() <= writes.lastLane()
            && writes.lastLane() < sizes.channels();
    Rejected.unless(
        least >= 1 && lanes && !(writes.half() && sizes.groupsPerWord() == 1),
        "a sweep has a loop or a lane that does not exist");
    SweepScan scan = sweep.scan();
    Rejected.unless(
        scan == null
            || scan.rowStride() >= 1
                && scan.columnStride() >= 1
                && scan.phases() >= 1
                && scan.lastPhase() >= 0
                && scan.lastPhase() < scan.phases(),
        "a scan has strides or phases that do not exist");
  }

  /** Returns the words that a sum takes in, or the parts of its window. */
  long steps() {
    return sweep.scan() != null && sweep.scan().phases() > 1
        ? sweep.words()
        : (long) sweep.kernelRows() * sweep.kernelColumns() * sweep.words();
  }

  /** Returns the group of output channels, counted in halves of words. */
  private int half(int group) {
    return group + (sweep.writes().half() ? 1 : 0);
  }

  /** Returns the address of a result. */
  long written(int group, long row, long column) {
    SweepWrites w = sweep.writes();
    return ring(w.ring(), w.address() + row * w.row() + column * w.column())
        + half(group) / sizes.groupsPerWord();
  }

  /** Returns the first lane of a group in its word. */
  int firstLane(int group) {
    return half(group) % sizes.groupsPerWord() * sizes.channels();
  }

  /** Returns a mask of the lanes of a group that are written. */
  long lanes(int group) {
    int count = sweep.writes().lastLane() - sweep.writes().firstLane() + 1;
    return (-1L >>> Long.SIZE - count) << firstLane(group) + sweep.writes().firstLane();
  }

  /** Returns the address of a word. */
  long read(int group, long row, long column, long tapRow, long tapColumn, long word) {
    SweepReads r = sweep.reads();
    long first = r.address() + row * r.row() + column * r.column();
    long steps = tapRow * r.tapRow() + tapColumn * r.tapColumn() + word * r.word();
    return ring(r.ring(), first + steps) + word(group);
  }

  /** Returns the word of a vector from which a group's own channels are read. */
  int word(int group) {
    return sweep.reads().grouped() ? group / sizes.groupsPerWord() : 0;
  }

  private static long ring(AddressRing ring, long address) {
    return ring == null || ring.words() <= 0
        ? address
        : ring.first() + Math.floorMod(address - ring.first(), (long) ring.words());
  }

  /** Returns the row of the input that a position of the kernel has. */
  long y(long row, long tap) {
    return coordinate(sweep.reads().down(), row, tap);
  }

  /** Returns the column of the input that a position of the kernel has. */
  long x(long column, long tap) {
    return coordinate(sweep.reads().across(), column, tap);
  }

  private static long coordinate(SweepAxis axis, long at, long tap) {
    return axis.origin() + at * axis.stride() + tap * axis.dilation();
  }

  /** Tells whether a word is read; it is padding otherwise. */
  boolean inside(long y, long x) {
    return y >= 0 && y < sweep.reads().down().size() && x >= 0 && x < sweep.reads().across().size();
  }

  /** Requires that what counts as inside is the tensor. */
  void requireSize(MapTensor source) {
    Rejected.unless(
        sweep.reads().down().size() == source.rows()
            && sweep.reads().across().size() == source.columns(),
        "a sweep takes '%s' for %d x %d vectors",
        source.name(),
        sweep.reads().down().size(),
        sweep.reads().across().size());
  }

  /** Requires that nothing beyond a tensor that may be read counts as inside. */
  void requireSome(MapTensor source) {
    Rejected.unless(
        sweep.kernelRows() * sweep.kernelColumns() == 1,
        "a sweep has a kernel that '%s' is not read with",
        source.name());
  }
}
