// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.BitRange;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.timing.GearboxChunks;

/**
 * An adapter between any two layouts of the same elements.
 *
 * <p>A store of chunks takes whole beats at its top and gives whole beats from its bottom. A chunk
 * has as many elements as the greatest common divisor of the sizes of all beats, so a beat starts
 * and ends between chunks. Latency 1 cycle from the beat that completes an output beat.
 *
 * @param module module name
 * @param from layout of the input
 * @param to layout of the output
 * @param elementBits bits of one element
 * @param origin where the stream comes from in the source
 * @param chunks sizes in chunks, which follow from the layouts
 */
public record Gearbox(
    String module,
    StreamLayout from,
    StreamLayout to,
    int elementBits,
    String origin,
    GearboxChunks chunks)
    implements Adapter {
  /** Validates the layouts. */
  public Gearbox {
    if (!chunks.equals(GearboxChunks.of(from, to)) || chunks.arriving() == 1) {
      throw new IllegalArgumentException(from + " to " + to + " has other chunks than " + chunks);
    }
  }

  /** Returns the cycles of one inference when nothing outside stalls. */
  public int cycles() {
    return Math.max(from.beats(), to.beats());
  }

  /** Returns the bits of one chunk. */
  public int chunkBits() {
    return Math.multiplyExact(chunks.elements(), elementBits);
  }

  /** Returns the bit range of an input beat. */
  public BitRange inRange() {
    return chunkRange(0, chunks.arriving());
  }

  /** Returns the bit range of an output beat. */
  public BitRange outRange() {
    return chunkRange(0, chunks.leaving());
  }

  /** Returns the bit range of the elements of the last output beat of a vector. */
  public BitRange restOutRange() {
    return chunkRange(0, chunks.lastLeaving());
  }

  /** Returns the bit range of the store. */
  public BitRange storeRange() {
    return chunkRange(0, chunks.capacity());
  }

  /** Returns the bits of the store above an output beat. */
  public BitRange afterWholeOut() {
    return chunkRange(chunks.leaving(), chunks.capacity());
  }

  /** Returns the bits of the store above the elements of the last output beat of a vector. */
  public BitRange afterRestOut() {
    return chunkRange(chunks.lastLeaving(), chunks.capacity());
  }

  private BitRange chunkRange(int from, int to) {
    return new BitRange(to * chunkBits() - 1, from * chunkBits());
  }

  /** Returns zeros that extend an input beat to the store. */
  public String inPadding() {
    return zeros(chunks.capacity() - chunks.arriving());
  }

  /** Returns zeros for the chunks that an output beat leaves free. */
  public String wholeOutZeros() {
    return zeros(chunks.leaving());
  }

  /** Returns zeros for the chunks that the last output beat of a vector leaves free. */
  public String restOutZeros() {
    return zeros(chunks.lastLeaving());
  }

  /** Returns zeros for the unused lanes of the last output beat of a vector. */
  public String restOutPadding() {
    return zeros(chunks.leaving() - chunks.lastLeaving());
  }

  private String zeros(int count) {
    return new Bits(count * chunkBits()).zero();
  }

  /** Returns the bus of the number of chunks in the store. */
  public Bus level() {
    return Bus.counter(chunks.capacity());
  }

  /** Returns the highest level at which a whole input beat fits. */
  public Literal levelToAccept() {
    return level().literal(chunks.capacity() - chunks.arriving());
  }

  /** Returns the chunks of an input beat. */
  public Literal wholeIn() {
    return level().literal(chunks.arriving());
  }

  /** Returns the chunks of the last input beat of a vector. */
  public Literal restIn() {
    return level().literal(chunks.lastArriving());
  }

  /** Returns the chunks of an output beat. */
  public Literal wholeOut() {
    return level().literal(chunks.leaving());
  }

  /** Returns the chunks of the last output beat of a vector. */
  public Literal restOut() {
    return level().literal(chunks.lastLeaving());
  }

  /** Tells whether the last input beat of a vector is smaller than the others. */
  public boolean partialIn() {
    return chunks.lastArriving() < chunks.arriving();
  }

  /** Returns the elements of one chunk in words. */
  public String chunkText() {
    return LayoutText.counted(chunks.elements(), "element");
  }

  /** Returns the elements of the last output beat of a vector in words. */
  public String lastOutText() {
    return LayoutText.counted(to.lastLanes(), "element");
  }

  /** Tells whether the last output beat of a vector is smaller than the others. */
  public boolean partialOut() {
    return chunks.lastLeaving() < chunks.leaving();
  }

  /** Returns the counter of the input beats of a vector, which a partial last beat needs. */
  public Counter inCounter() {
    return new Counter("in_beat", from.beatsPerVector(), "take");
  }

  /** Returns the counters that find the last output beat. */
  public List<Counter> outCounters() {
    return Counter.ofLayout(to, "out_beat", "out_vector", "send");
  }

  /** Returns all counters. */
  public List<Counter> counters() {
    List<Counter> counters = new ArrayList<>(outCounters());
    if (partialIn()) {
      counters.add(0, inCounter());
    }
    return counters;
  }

  /** Returns the condition under which an output beat is the last of its inference. */
  public String lastExpression() {
    return Counter.allEnd(outCounters());
  }

  /** Returns the stages that move the arriving beat up by {@code level} chunks. */
  public List<Stage> stages() {
    return IntStream.range(0, level().bits())
        .mapToObj(i -> new Stage(i, chunkBits() << i, storeRange().count()))
        .toList();
  }

  /** Returns the index of the fully moved beat. */
  public int stageCount() {
    return level().bits();
  }

  /**
   * One stage of a shifter, which moves a word up by {@code bits} or not at all.
   *
   * @param index which bit of the distance it serves
   * @param bits how far it moves
   * @param width bits of the word
   */
  public record Stage(int index, int bits, int width) {
    /** Returns the index after this stage. */
    public int next() {
      return index + 1;
    }

    /** Returns the moved word. */
    public String moved() {
      String zeros = new Bits(Math.min(bits, width)).zero();
      return bits < width
          ? "{moved_" + index + new Bits(width - bits).low() + ", " + zeros + "}"
          : zeros;
    }
  }
}
