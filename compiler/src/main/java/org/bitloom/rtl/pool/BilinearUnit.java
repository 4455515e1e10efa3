// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

/**
 * Stores two rows, even and odd ones and even and odd columns in banks of their own, and makes each
 * element of the output of the one that it finds in every bank. It ends in a pipeline that cannot
 * stall; a queue follows.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param engine rows, columns and beats
 * @param element an element as it arrives
 */
public record BilinearUnit(
    String module, String layer, String origin, BilinearEngine engine, Bus element)
    implements Block {
  /** Returns what is counted. */
  public BilinearCounters counted() {
    return new BilinearCounters(engine);
  }

  /** Returns what is looked up. */
  public BilinearTables looked() {
    return new BilinearTables(engine, counted());
  }

  private ResizeBilinear resize() {
    return engine.operator();
  }

  /**
   * A part of the store.
   *
   * @param name of its registers
   * @param write condition under which a beat is written to it
   * @param column even or odd
   * @param wide an element that was read, in the width of the sum along the columns
   */
  public record Bank(String name, String write, String column, String wide) {}

  /**
   * What the banks of the even, or the odd, rows hold.
   *
   * @param name even or odd
   * @param banks of the row
   * @param extended the sum of its products, in the width of a result
   * @param late whether lines are given before its first row is there
   */
  public record Line(String name, List<Bank> banks, String extended, boolean late) {
    /** Returns which template chooses what the row gives. */
    public String choice() {
      return late ? "perhapsLate" : "alwaysThere";
    }
  }

  /** Returns the banks of the even rows, and those of the odd ones. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int row = 0; row < engine.rowBanks(); row++) {
      List<Bank> banks = new ArrayList<>();
      for (int column = 0; column < engine.columnBanks(); column++) {
        String write =
            "take"
                + BilinearCounters.parity(counted().inRow(), row)
                + BilinearCounters.parity(counted().inColumn(), column);
        String name = BilinearTables.PARITIES.get(row) + "_" + BilinearTables.PARITIES.get(column);
        String wide = Extension.to(across().bits(), "bits_" + name, element);
        banks.add(new Bank(name, write, BilinearTables.PARITIES.get(column), wide));
      }
      String extended =
          Extension.to(output().bits(), "across_" + BilinearTables.PARITIES.get(row), across());
      lines.add(new Line(BilinearTables.PARITIES.get(row), banks, extended, row == 1));
    }
    return lines;
  }

  /** Returns all banks. */
  public List<Bank> banks() {
    return lines().stream().flatMap(line -> line.banks().stream()).toList();
  }

  /** Returns the columns that have banks: even, and odd where there are two. */
  public List<String> columns() {
    return BilinearTables.PARITIES.subList(0, engine.columnBanks());
  }

  /** Returns the counters: those of what is taken, then those of what is given. */
  public List<Counter> counters() {
    return counted().counters();
  }

  /** Returns whether there is a table of the rows that complete one of the output. */
  public boolean skipsRows() {
    return looked().neededTable().isPresent();
  }

  /** Returns whether there is a table of the rows of the output that follow their like. */
  public boolean repeatsRows() {
    return looked().repeatedTable().isPresent();
  }

  /** Returns the bus of a weight along the columns. */
  public Bus columnWeight() {
    return looked().columnWeight();
  }

  /** Returns the bus of a weight along the rows. */
  public Bus rowWeight() {
    return looked().rowWeight();
  }

  /** Returns the places of a bank, at least two. */
  public int bankWords() {
    return looked().bankWords();
  }

  /** Returns the bits of a weight along the rows. */
  public Bits rowWeightBits() {
    return new Bits(rowWeight().bits());
  }

  /** Returns a sum of nothing. */
  public Literal noSum() {
    return new Literal(output().type(), 0);
  }

  /** Returns the bits of a weight along the columns. */
  public Bits columnWeightBits() {
    return new Bits(columnWeight().bits());
  }

  /** Returns the bits of a place. */
  public Bits addressBits() {
    return new Bits(looked().address().bits());
  }

  /** Returns place 0. */
  public Literal firstPlace() {
    return looked().address().literal(0);
  }

  /** Returns whether a bank holds more than one beat. */
  public boolean placed() {
    return engine.bankWords() > 1;
  }

  /** Returns where a beat goes within its bank. */
  public String writeAddress() {
    if (!placed()) {
      return firstPlace().toString();
    }
    return counted().inWord().isPresent()
        ? "pair + " + widened("in_word", counted().inWord().get())
        : "pair";
  }

  /** Returns the beats of a pixel as a distance of places. */
  public Literal pixelPlaces() {
    return looked()
        .address()
        .literal(placed() ? Math.min(engine.beatsPerPixel(), looked().address().range().max()) : 0);
  }

  private String widened(String name, Counter counter) {
    return Extension.to(looked().address().bits(), name, counter.bus());
  }

  /** Returns what is added to a place for the beat of a pixel, with the operator. */
  public String wordOffset() {
    return counted().word().map(c -> " + " + widened("word", c)).orElse("");
  }

  /** Returns elements per beat. */
  public int lanes() {
    return engine.schedule().output().lanes();
  }

  /** Returns a beat as it arrives. */
  public Bits beatWord() {
    return new Bits(Math.multiplyExact(lanes(), element.bits()));
  }

  /** Returns the bus of a sum along the columns. */
  public Bus across() {
    int bits = element.bits() + 1 + resize().columns().bits();
    return new Bus(IntType.signed(bits), element.range().times(1L << resize().columns().bits()));
  }

  /** Returns the bus of a result. */
  public Bus output() {
    int bits = across().bits() + resize().rows().bits() + 1;
    return new Bus(IntType.signed(bits), resize().output().range());
  }

  /** Returns a beat of results. */
  public Bits outWord() {
    return new Bits(Math.multiplyExact(lanes(), output().bits()));
  }

  /** Returns the zeros above a weight along the columns. */
  public String columnZeros() {
    return new Bits(across().bits() - columnWeight().bits()).zero();
  }

  /** Returns the zeros above a weight along the rows. */
  public String rowZeros() {
    return new Bits(output().bits() - rowWeight().bits()).zero();
  }

  /** Returns the lanes. */
  public Replication replication() {
    return Replication.lanes(lanes());
  }

  /** Returns the bits of an element as it arrives. */
  public Bits elementBits() {
    return new Bits(element.bits());
  }

  /** Returns the part of a beat that is one lane's element. */
  public Replication.Part elementPart() {
    return replication().part(element.bits());
  }

  /** Returns the part of a beat that one lane makes. */
  public Replication.Part outPart() {
    return replication().part(output().bits());
  }

  /** Returns the cycles from the beat that is given to its result. */
  public int latency() {
    return PipelineLatency.INTERPOLATION;
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(engine.following().places());
  }

  /** Returns the order of the elements in words. */
  public String layoutText() {
    return LayoutText.of(engine.schedule().output());
  }
}
