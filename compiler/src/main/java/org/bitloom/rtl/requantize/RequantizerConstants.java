// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.WordPacker;

/** The ROM contents of a requantizer with constants per channel. */
public final class RequantizerConstants {
  private RequantizerConstants() {}

  /** Word {@code b}: the constants of the channels of beat b; 0 beyond the layer. */
  public static MemoryFile of(Requantizer requantizer) {
    RequantizerLane lane = requantizer.lane();
    List<BigInteger> words = new ArrayList<>();
    for (int beat = 0; beat < requantizer.beats(); beat++) {
      WordPacker word = new WordPacker();
      for (int i = 0; i < requantizer.lanes(); i++) {
        OptionalInt channel = requantizer.channel(beat, i);
        ProvenRequantizer.Channel c =
            channel.isPresent()
                ? requantizer.proven().channel(channel.getAsInt())
                : new ProvenRequantizer.Channel(0, 0, 0);
        if (!lane.shifts()) {
          word.add(c.multiplier(), lane.multiplier().bits());
        }
        word.add(c.addend(), lane.addend().bits());
        if (lane.split()) {
          word.add(c.addendBelow(), lane.addend().bits());
        }
        for (ProvenRequantizer.Step step :
            LaneStep.padded(c, lane.proven().steps(), lane.input())) {
          word.add(step.from(), lane.input().bits());
          word.add(step.addend(), lane.addend().bits());
        }
      }
      words.add(word.word());
    }
    return new MemoryFile(requantizer.file().file(), requantizer.constantsWord().count(), words);
  }
}
