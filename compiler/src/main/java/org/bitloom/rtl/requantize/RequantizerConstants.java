// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.WordPacker;

/** The ROM contents of a requantizer with constants per channel. */
public final class RequantizerConstants {
  private RequantizerConstants() {}

  /**
   * The widths of one channel's constants: a lane finds them over all channels, so that to ask for
   * each channel again would take the square of their number.
   *
   * @param multiplier bits; 0 where the lane only shifts
   * @param addend bits
   * @param split whether there are two addends
   * @param steps further addends
   * @param input bus of an accumulator
   */
  private record Widths(int multiplier, int addend, boolean split, int steps, Bus input) {
    static Widths of(RequantizerLane lane) {
      return new Widths(
          lane.multiplierBits(),
          lane.addend().bits(),
          lane.split(),
          lane.proven().steps(),
          lane.input());
    }

    void add(WordPacker word, ProvenRequantizer.Channel c) {
      if (multiplier > 0) {
        word.add(c.multiplier(), multiplier);
      }
      word.add(c.addend(), addend);
      if (split) {
        word.add(c.addendBelow(), addend);
      }
      for (ProvenRequantizer.Step step : LaneStep.padded(c, steps, input)) {
        word.add(step.from(), input.bits());
        word.add(step.addend(), addend);
      }
    }
  }

  /** Word {@code b}: the constants of the channels of beat b; 0 beyond the layer. */
  public static MemoryFile of(Requantizer requantizer) {
    Widths widths = Widths.of(requantizer.lane());
    List<BigInteger> words = new ArrayList<>();
    for (int beat = 0; beat < requantizer.beats(); beat++) {
      WordPacker word = new WordPacker();
      for (int i = 0; i < requantizer.lanes(); i++) {
        OptionalInt channel = requantizer.channel(beat, i);
        widths.add(
            word,
            channel.isPresent()
                ? requantizer.proven().channel(channel.getAsInt())
                : new ProvenRequantizer.Channel(0, 0, 0));
      }
      words.add(word.word());
    }
    return new MemoryFile(requantizer.file().file(), requantizer.constantsWord().count(), words);
  }
}
