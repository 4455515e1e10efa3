// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import org.bitloom.plan.array.Reading;
import org.bitloom.plan.array.Ring;
import org.bitloom.plan.array.Scan;
import org.bitloom.plan.array.Sweep;
import org.bitloom.plan.array.Writing;

/**
 * A sweep: for every group of P output channels, for every row and column, for every row and column
 * of the kernel, for every word: P sums take in one word.
 *
 * @param mode products, scaled, largest, smallest or multiplied
 * @param groups of output channels
 * @param rows of results; of positions where it is a scan
 * @param columns of results; of positions where it is a scan
 * @param kernelRows rows of the kernel
 * @param kernelColumns columns of the kernel
 * @param words of a position of the kernel, or parts of a window
 * @param scan null where sums take in words as they are read
 * @param reads which words it reads
 * @param writes where results go
 * @param factor of elements of an even word, or what is subtracted from them before they are
 *     multiplied by each other
 * @param oddFactor the same of an odd word
 * @param scale what becomes of results: constants are in {@code weights.bin}
 * @param table whether results are looked up in the table
 * @param resumed whether sums begin with what an earlier sweep kept
 * @param kept whether sums are kept for a later sweep
 * @param added null where nothing is added to results
 */
public record ArraySweep(
    String mode,
    int groups,
    int rows,
    int columns,
    int kernelRows,
    int kernelColumns,
    int words,
    SweepScan scan,
    SweepReads reads,
    SweepWrites writes,
    long factor,
    long oddFactor,
    ResultScale scale,
    boolean table,
    boolean resumed,
    boolean kept,
    SweepSum added) {
  static ArraySweep of(Sweep sweep) {
    Sweep.Loops loops = sweep.loops();
    return new ArraySweep(
        sweep.mode().name().toLowerCase(Locale.ROOT),
        loops.groups(),
        loops.rows(),
        loops.columns(),
        loops.kernelRows(),
        loops.kernelColumns(),
        loops.words(),
        SweepScan.of(sweep.scan()),
        SweepReads.of(sweep.reading()),
        SweepWrites.of(sweep.writing()),
        sweep.numbers().factor(),
        sweep.numbers().oddFactor(),
        ResultScale.of(sweep.numbers()),
        sweep.numbers().table(),
        sweep.share().resumed(),
        sweep.share().kept(),
        sweep.added().map(SweepSum::of).orElse(null));
  }

  /**
   * A scan: positions of the padded image, of which some complete a window.
   *
   * @param of channels, pairs or image: the window that it shifts; pairs are those of channels, of
   *     two pixels in a word
   * @param firstRow row of positions in which the first window ends
   * @param firstColumn column in which the first window ends
   * @param rowStride rows from one window to the next
   * @param columnStride columns from one window to the next
   * @param phases windows that may end in a position: columns of windows are counted in phases
   * @param lastPhase last phase of the last position of a row
   * @param seamless whether the last window of a row ends in the first position of the next one
   */
  public record SweepScan(
      String of,
      int firstRow,
      int firstColumn,
      int rowStride,
      int columnStride,
      int phases,
      int lastPhase,
      boolean seamless) {
    private static SweepScan of(Scan scan) {
      return scan.kind() == Scan.Kind.WORDS
          ? null
          : new SweepScan(
              switch (scan.kind()) {
                case WORDS -> "";
                case CHANNELS -> "channels";
                case PAIRS -> "pairs";
                case PACKED -> "image";
              },
              scan.firstRow(),
              scan.firstColumn(),
              scan.rowStride(),
              scan.columnStride(),
              scan.phases(),
              scan.lastPhase(),
              scan.seamless());
    }
  }

  /**
   * How addresses and coordinates of words move. Where the coordinates are outside, nothing is
   * read, and the word is padding.
   *
   * @param address of the first word of the first result
   * @param word from one word to the next
   * @param tapColumn from one column of the kernel to the next
   * @param tapRow from one row of the kernel, or of those read at once, to the next
   * @param column from one column to the next
   * @param row from one row to the next
   * @param grouped whether groups read the word of their own channels
   * @param down coordinates of rows
   * @param across coordinates of columns
   * @param padding element outside
   * @param ring where rows take turns; null where all rows of the tensor are on the chip
   */
  public record SweepReads(
      int address,
      int word,
      int tapColumn,
      int tapRow,
      int column,
      int row,
      boolean grouped,
      SweepAxis down,
      SweepAxis across,
      long padding,
      AddressRing ring) {
    private static SweepReads of(Reading reading) {
      return new SweepReads(
          reading.base(),
          reading.wordStep(),
          reading.tapColumn(),
          reading.tapRow(),
          reading.column(),
          reading.row(),
          reading.grouped(),
          SweepAxis.of(reading.rows()),
          SweepAxis.of(reading.columns()),
          reading.padding(),
          AddressRing.of(reading.ring()));
    }
  }

  /**
   * Coordinates along one direction.
   *
   * @param origin of the first element
   * @param dilation from one position of the kernel to the next
   * @param stride from one result, or position of a scan, to the next
   * @param size elements of the input
   */
  public record SweepAxis(int origin, int dilation, int stride, int size) {
    private static SweepAxis of(Reading.Axis axis) {
      return new SweepAxis(axis.origin(), axis.dilation(), axis.stride(), axis.size());
    }
  }

  /**
   * Words behind whose last one comes the first again.
   *
   * @param first address of the first
   * @param words how many
   */
  public record AddressRing(int first, int words) {
    private static AddressRing of(Ring ring) {
      return ring.words() == 0 ? null : new AddressRing(ring.first(), ring.words());
    }
  }

  /**
   * Where results go. Every group goes into the next P elements.
   *
   * @param address of the word of the first result
   * @param column from one column of results to the next
   * @param row from one row of results to the next
   * @param half whether the first group goes into the upper half of its word
   * @param firstLane first channel of a group that is written
   * @param lastLane last channel of a group that is written
   * @param ring where rows take turns; null where all rows of the tensor are on the chip
   */
  public record SweepWrites(
      int address,
      int column,
      int row,
      boolean half,
      int firstLane,
      int lastLane,
      AddressRing ring) {
    private static SweepWrites of(Writing writing) {
      return new SweepWrites(
          writing.base(),
          writing.column(),
          writing.row(),
          writing.half(),
          writing.firstLane(),
          writing.lastLane(),
          AddressRing.of(writing.ring()));
    }
  }

  /**
   * What becomes of scaled sums.
   *
   * @param shift by which they are shifted
   * @param clamp bounds of results
   * @param ties what becomes of sums without a fraction: keep, to_even or to_odd
   * @param tieBits lowest bits of a fraction that counts as none
   */
  public record ResultScale(int shift, RangeReport clamp, String ties, int tieBits) {
    private static ResultScale of(Sweep.Numbers numbers) {
      return new ResultScale(
          numbers.shift(),
          RangeReport.of(numbers.clamp()),
          numbers.ties().name().toLowerCase(Locale.ROOT),
          numbers.tieBits());
    }
  }

  /**
   * A sum of each result and the element of another tensor at the same place, or of all results of
   * a channel, scaled once more.
   *
   * @param mean whether it is the sum of all results of a channel
   * @param step from the address of a result to that of the other element
   * @param factor of the result
   * @param otherFactor of the other element
   * @param multiplier of the sum
   * @param addend from the pivot on
   * @param addendBelow below the pivot
   * @param pivot the sum from which on the addend holds
   * @param scale what becomes of it
   */
  public record SweepSum(
      boolean mean,
      int step,
      long factor,
      long otherFactor,
      long multiplier,
      long addend,
      long addendBelow,
      long pivot,
      ResultScale scale) {
    private static SweepSum of(Sweep.Added added) {
      return new SweepSum(
          added.mean(),
          added.step(),
          added.factor(),
          added.otherFactor(),
          added.scaling().multiplier(),
          added.scaling().addend(),
          added.scaling().below(),
          added.scaling().pivot(),
          ResultScale.of(added.numbers()));
    }
  }
}
