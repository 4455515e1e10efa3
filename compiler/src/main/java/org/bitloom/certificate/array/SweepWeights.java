// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.math.BigInteger;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Operator;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;
import org.bitloom.report.ArrayCertificate.ArrayWindow;
import org.bitloom.report.ArrayCertificate.RegisterRanges;
import org.bitloom.report.ArraySweep;
import org.bitloom.report.RangeReport;

/**
 * The rows of {@code weights.bin} that a sweep reads, made from the network alone: for each group,
 * the constants of P channels, then P x S weights for every step. Every weight of every channel is
 * delivered once.
 *
 * @param sweep its loops
 * @param sizes of the array
 * @param task that it computes
 * @param window that its scan shifts; null where it is none
 * @param firstChannel output channel of the first sum
 * @param firstWord of sums that several sweeps make, the word that this one takes in
 * @param from of moved channels, the element of a word that the first one takes
 */
record SweepWeights(
    ArraySweep sweep,
    ArrayDimensions sizes,
    SweepTask task,
    ArrayWindow window,
    int firstChannel,
    int firstWord,
    int from) {
  private static final int NO_SUMMAND = -1;

  /** Returns the steps of a group that have weights. */
  int steps() {
    return sweep.mode().equals("products")
        ? Math.toIntExact(new SweepPaths(sweep, sizes).steps())
        : 0;
  }

  /** Returns the rows of a group's constants. */
  private int constantRows(RegisterRanges registers) {
    int bits = sizes.channels() * new Layout(registers).bits();
    return sweep.kept() ? 0 : Math.ceilDiv(bits, sizes.rowBytes() * Byte.SIZE);
  }

  /** Returns the rows of all groups. */
  long rows(RegisterRanges registers) {
    return Math.multiplyExact((long) sweep.groups(), constantRows(registers) + (long) steps());
  }

  /** Returns the bytes of all rows. */
  byte[] bytes(RegisterRanges registers) {
    Layout layout = new Layout(registers);
    int constants = constantRows(registers) * sizes.rowBytes();
    byte[] bytes =
        new byte[Math.toIntExact(Math.multiplyExact(rows(registers), (long) sizes.rowBytes()))];
    int at = 0;
    for (int group = 0; group < sweep.groups(); group++) {
      if (constants > 0) {
        layout.write(this, group, bytes, at);
      }
      at += constants;
      for (int p = 0; p < sizes.channels() && steps() > 0; p++) {
        int first = at + p * sizes.lanes() * sizes.weightBytes();
        weights(group * sizes.channels() + p, bytes, first);
      }
      at += steps() * sizes.rowBytes();
    }
    return bytes;
  }

  /** Writes the weights of a sum, each of which has to come once. */
  private void weights(int sum, byte[] bytes, int at) {
    if (!(task.operator() instanceof WeightedSum weighted)) {
      move(sum, bytes, at);
      return;
    }
    int pixel = (firstChannel + sum) / weighted.outputCount();
    int channel = (firstChannel + sum) % weighted.outputCount();
    if (pixel >= task.pixels()) {
      return;
    }
    boolean[] seen = new boolean[weighted.inputCount()];
    int delivered = 0;
    for (int step = 0; step < steps(); step++) {
      for (int lane = 0; lane < sizes.lanes(); lane++) {
        int summand = summand(pixel, channel, step, lane);
        if (summand != NO_SUMMAND) {
          Rejected.unless(
              !seen[summand],
              "weight %d of channel %d of '%s' is delivered twice",
              summand,
              channel,
              task.out().name());
          seen[summand] = true;
          delivered++;
          int place = at + step * sizes.rowBytes() + lane * sizes.weightBytes();
          weight(weighted.weight(channel, summand), bytes, place);
        }
      }
    }
    boolean all = sweep.kept() || sweep.resumed() || delivered == seen.length;
    Rejected.unless(
        all,
        "%d of %d weights of channel %d of '%s' are delivered",
        delivered,
        seen.length,
        channel,
        task.out().name());
  }

  /** Writes a weight, its low byte first. */
  private void weight(long weight, byte[] bytes, int at) {
    bytes[at] = (byte) weight;
    long fits = (byte) weight;
    if (sizes.weightBytes() == 2) {
      bytes[at + 1] = (byte) (weight >> Byte.SIZE);
      fits = (short) weight;
    }
    Rejected.unless(
        fits == weight,
        "weight %d of '%s' has no room in %d bytes",
        weight,
        task.out().name(),
        sizes.weightBytes());
  }

  /** A weight of 1 moves an element into its channel. */
  private void move(int sum, byte[] bytes, int at) {
    int first = sweep.writes().firstLane();
    if (sum >= first && sum <= sweep.writes().lastLane()) {
      int element = from + sum - first;
      Rejected.unless(
          element < steps() * sizes.lanes(),
          "channel %d of a sweep takes no element of its words",
          sum);
      int lane = element % sizes.lanes() * sizes.weightBytes();
      weight(1, bytes, at + element / sizes.lanes() * sizes.rowBytes() + lane);
    }
  }

  /** Returns the summand of a channel that an element of a word is, or none. */
  private int summand(int pixel, int channel, int step, int lane) {
    return switch (task.operator()) {
      case Dense dense -> tap(step, lane);
      case Conv2d conv when window == null && task.pixels() > 1 ->
          (step * sizes.lanes() + lane) / conv.inputCount() == pixel
              ? (step * sizes.lanes() + lane) % conv.inputCount()
              : NO_SUMMAND;
      case Conv2d conv when window == null -> tap(step, lane);
      case Conv2d conv when window.pixels() > 1 ->
          together(conv, pixel, step * sizes.lanes() + lane);
      case Conv2d conv ->
          windowed(conv.window(), step * sizes.lanes() + lane, task.sources().get(0).channels());
      case DepthwiseConv2d conv when window == null ->
          channel / conv.multiplier() % sizes.lanes() == lane ? step : NO_SUMMAND;
      case DepthwiseConv2d conv -> windowed(conv.window(), step * sizes.lanes() + lane, 1);
      case Operator other -> NO_SUMMAND;
    };
  }

  /** Elements of the window of all pixels of a result, which is wider than the kernel of each. */
  private int together(Conv2d conv, int pixel, int element) {
    Window.Axis axis = conv.window().columns();
    int channels = conv.input().shape().channels();
    int line = (axis.kernel() + (task.pixels() - 1) * axis.stride()) * channels;
    int column = element % line / channels - pixel * axis.stride();
    int row = element / line;
    boolean own = column >= 0 && column < axis.kernel() && row < conv.window().rows().kernel();
    return own ? (row * axis.kernel() + column) * channels + element % channels : NO_SUMMAND;
  }

  /** Words of all channels, tap after tap. */
  private int tap(int step, int lane) {
    MapTensor source = task.sources().get(0);
    int words = sweep.kept() || sweep.resumed() ? 1 : source.vectorWords();
    int channel = (step % words + firstWord) * sizes.lanes() + lane;
    return channel < source.channels() ? step / words * source.channels() + channel : NO_SUMMAND;
  }

  /** Elements of a window, in whose lowest and rightmost positions the kernel is. */
  private int windowed(Window kernel, int element, int channels) {
    int position = element / channels;
    int y = position / window.columns() - (window.rows() - kernel.rows().kernel());
    int x = position % window.columns() - (window.columns() - kernel.columns().kernel());
    return position < window.rows() * window.columns() && y >= 0 && x >= 0
        ? (y * kernel.columns().kernel() + x) * channels + element % channels
        : NO_SUMMAND;
  }

  /** Returns the constants of a sum. */
  private ChannelConstants.Constants constants(int sum) {
    if (!task.absentAreZero()) {
      return ChannelConstants.Constants.NONE;
    }
    int channel = firstChannel + sum;
    return channel < task.pixels() * task.results().channels()
        ? task.constants().of(channel % task.results().channels())
        : ChannelConstants.Constants.ABSENT;
  }

  /** Where the constants of a channel are, from the lowest bit on: those that registers hold. */
  private record Layout(RegisterRanges registers) {
    private static int signedBits(RangeReport range) {
      return 1
          + Math.max(
              BigInteger.valueOf(range.min()).bitLength(),
              BigInteger.valueOf(range.max()).bitLength());
    }

    private int multiplierBits() {
      return Math.max(1, BigInteger.valueOf(registers.multipliers().max()).bitLength());
    }

    int bits() {
      int addend = signedBits(registers.addends());
      int split = registers.split() ? addend + signedBits(registers.pivots()) : 0;
      return multiplierBits() + addend + split;
    }

    void write(SweepWeights sweep, int group, byte[] bytes, int at) {
      int channels = sweep.sizes.channels();
      BigInteger all = BigInteger.ZERO;
      for (int p = channels - 1; p >= 0; p--) {
        all = all.shiftLeft(bits()).or(code(sweep.constants(group * channels + p)));
      }
      byte[] digits = all.toByteArray();
      for (int i = 0; i < digits.length && at + i < bytes.length; i++) {
        bytes[at + i] = digits[digits.length - 1 - i];
      }
    }

    private BigInteger code(ChannelConstants.Constants of) {
      int addend = signedBits(registers.addends());
      BigInteger code = part(of.multiplier(), multiplierBits());
      code = code.or(part(of.addend(), addend).shiftLeft(multiplierBits()));
      if (registers.split()) {
        code = code.or(part(of.below(), addend).shiftLeft(multiplierBits() + addend));
        code =
            code.or(
                part(of.pivot(), signedBits(registers.pivots()))
                    .shiftLeft(multiplierBits() + 2 * addend));
      }
      return code;
    }

    private static BigInteger part(long value, int bits) {
      return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
    }
  }
}
