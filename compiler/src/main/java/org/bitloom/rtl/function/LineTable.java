// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.plan.engine.StraightLines;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.WordPacker;

/**
 * The values of a function of one wide element, as straight lines in a ROM. A word holds a base
 * above a slope.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param index bus of the element that is looked up
 * @param value bus of the function's value
 * @param file the lines
 * @param restFile the rests
 * @param lines bases and slopes
 * @param values range of all values of the table
 */
public record LineTable(
    String module,
    String layer,
    String origin,
    Bus index,
    Bus value,
    MemoryName file,
    MemoryName restFile,
    StraightLines lines,
    Interval values)
    implements FunctionTable {
  @Override
  public int latency() {
    return PipelineLatency.LINES;
  }

  @Override
  public String stages() {
    return "place, read, output register, product, sum";
  }

  @Override
  public String kind() {
    return "a table of straight lines";
  }

  /** Returns the last word's number. */
  public int wordMax() {
    return lines.count() - 1;
  }

  /** Returns the bits of an element. */
  public Bits address() {
    return new Bits(index.bits());
  }

  /** Returns how many elements a line is for. */
  public int length() {
    return 1 << lines.offsetBits();
  }

  /** Returns a word. */
  public Bits word() {
    return new Bits(lines.sumBits(values) + lines.slopeBits());
  }

  /** Returns the bits of a place. */
  public Bits place() {
    return new Bits(lines.placeBits());
  }

  /** Returns the template of the first stage: an element is moved and clamped, or is in place. */
  public String placing() {
    if (lines.placeBits() < index.bits()) {
      return "clampedPlace";
    }
    return index.signed() ? "signedPlace" : "unsignedPlace";
  }

  /** Returns the template of what is done with elements that have no place of their own. */
  public String clamping() {
    if (lines.first() == index.type().min()) {
      return "clampedAbove";
    }
    return ends() ? "clampedBoth" : "clampedBelow";
  }

  /** Returns whether elements lie beyond the last place. */
  public boolean ends() {
    return lines.last() < index.type().max();
  }

  /** Returns by how much a place differs from its element, as a part of a formula. */
  public String moved() {
    return lines.first() < 0 ? "+ " + -lines.first() : "- " + lines.first();
  }

  /** Returns the element of the first place. */
  public Literal first() {
    return element().literal(lines.first());
  }

  /** Returns the element of the last place. */
  public Literal last() {
    return element().literal(lines.last());
  }

  /** Returns the type of an element. */
  public Bus element() {
    return new Bus(index.type(), index.range());
  }

  /** Returns the sign of an element. */
  public String sign() {
    return "[" + index.msb() + "]";
  }

  /** Returns the bits of an element below the sign. */
  public String magnitude() {
    return new Bits(index.bits() - 1).low();
  }

  /** Returns the last place. */
  public Literal lastPlace() {
    return new Literal(IntType.unsigned(lines.placeBits()), lines.places() - 1L);
  }

  /** Returns the selection of the bits of a distance that are above a place. */
  public String abovePlace() {
    return beyond().above(lines.placeBits());
  }

  /** Returns the bits that a distance has above a place. */
  public Bits beyond() {
    return new Bits(index.bits() - lines.placeBits());
  }

  /** Returns the template of the sum's first operand. */
  public String starting() {
    return rests() ? "raisedBase" : "plainBase";
  }

  /** Returns the template of what that operand is. */
  public String starts() {
    return rests() ? "startsWithRest" : "startsPlainly";
  }

  /** Returns the template of what the header says about rests. */
  public String summary() {
    return rests() ? "withRests" : "withoutRests";
  }

  /** Returns whether places have rests. */
  public boolean rests() {
    return lines.restBits() > 0;
  }

  /** Returns the bits of a rest. */
  public Bits rest() {
    return new Bits(lines.restBits());
  }

  /** Returns a rest above the fraction, as wide as the sum. */
  public String wideRest() {
    List<String> parts = new ArrayList<>();
    int above = sum().count() - lines.restBits() - lines.fractionBits();
    if (above > 0) {
      parts.add(new Bits(above).zero());
    }
    parts.add("s2_rest");
    if (drops()) {
      parts.add(dropped().zero());
    }
    return parts.size() == 1 ? parts.get(0) : "{" + String.join(", ", parts) + "}";
  }

  /** Returns the last number of a place. */
  public int placeMax() {
    return lines.places() - 1;
  }

  /** Returns the selection of the bits of a place that choose a line. */
  public String line() {
    return new Bits(lines.placeBits() - lines.offsetBits()).above(lines.offsetBits());
  }

  /** Returns the bits of a place on a line. */
  public Bits offset() {
    return new Bits(lines.offsetBits());
  }

  /** Returns the last offset. */
  public int offsetMax() {
    return length() - 1;
  }

  /** Returns the bits of a base, and of its sum with a rise. */
  public Bits sum() {
    return new Bits(lines.sumBits(values));
  }

  /** Returns the selection of the base. */
  public String base() {
    return sum().above(lines.slopeBits());
  }

  /** Returns the selection of the slope. */
  public String slope() {
    return new Bits(lines.slopeBits()).low();
  }

  /** Returns the bus of a slope times an offset. */
  public Bus rise() {
    long last = length() - 1L;
    Interval slopes = lines.slopes().range();
    Interval range =
        new Interval(Math.min(0, slopes.min() * last), Math.max(0, slopes.max() * last));
    return new Bus(IntType.signed(lines.riseBits()), range);
  }

  /** Returns the rise, as wide as the sum. */
  public String wideRise() {
    return Extension.to(sum().count(), "s3_rise", rise());
  }

  /** Returns the bus of the quotient. */
  public Bus quotient() {
    return new Bus(IntType.narrowestFor(values), values);
  }

  /** Returns the selection of the quotient. */
  public String quotientPart() {
    return new Bits(quotient().bits()).above(lines.fractionBits());
  }

  /** Returns the quotient, as wide as the output. */
  public String wideQuotient() {
    return Extension.to(value.bits(), "quotient", quotient());
  }

  /** Returns whether bits are dropped. */
  public boolean drops() {
    return lines.fractionBits() > 0;
  }

  /** Returns the bits that are dropped. */
  public Bits dropped() {
    return new Bits(lines.fractionBits());
  }

  /** Returns the contents of both files, in the order of the places. */
  public List<MemoryFile> contents() {
    List<BigInteger> words = IntStream.range(0, lines.count()).mapToObj(this::word).toList();
    MemoryFile file = new MemoryFile(this.file.file(), word().count(), words);
    List<BigInteger> rests =
        IntStream.range(0, lines.places())
            .mapToObj(place -> BigInteger.valueOf(lines.rests().get(place)))
            .toList();
    return lines.restBits() > 0
        ? List.of(file, new MemoryFile(restFile.file(), lines.restBits(), rests))
        : List.of(file);
  }

  private BigInteger word(int line) {
    return new WordPacker()
        .add(lines.slopes().get(line), lines.slopeBits())
        .add(lines.bases().get(line), sum().count())
        .word();
  }
}
