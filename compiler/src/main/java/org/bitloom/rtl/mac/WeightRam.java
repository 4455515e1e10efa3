// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

/**
 * The weights of a layer that arrive at run time, in two banks: one is read while the other is
 * loaded.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param folding of the layer
 * @param centring the weights as they arrive, and their zero point
 */
public record WeightRam(
    String module, String layer, String origin, Folding folding, Centring centring)
    implements Block {
  /** Returns the bits of one weight as it arrives. */
  public int weightBits() {
    return centring.from().bits();
  }

  /** Returns the bits of one weight as it is stored. */
  public int storedBits() {
    return centring.to().bits();
  }

  /** Returns whether what arrives is not stored as it is. */
  public boolean changed() {
    return centring.needed() || finalLaneCount() < folding.simd();
  }

  /** Returns the processing elements. */
  public int pe() {
    return folding.pe();
  }

  /** Returns the cycles in which one inference's weights arrive. */
  public long loadBeats() {
    return (long) folding.outputs() * folding.synapseFold();
  }

  /** Returns one beat as it arrives. */
  public Bits beatWord() {
    return new Bits(folding.simd() * weightBits());
  }

  /** Returns one weight as it arrives. */
  public Bits code() {
    return new Bits(weightBits());
  }

  /** Returns what one processing element reads in a cycle. */
  public Bits columnWord() {
    return new Bits(columnBits());
  }

  /** Returns the bits that one processing element reads in a cycle. */
  public int columnBits() {
    return folding.simd() * storedBits();
  }

  /** Returns what all processing elements read in a cycle. */
  public Bits word() {
    return new Bits(folding.pe() * columnBits());
  }

  /** Returns the word within a row. */
  public Bus beatBus() {
    return Bus.counter(folding.synapseFold() - 1);
  }

  /** Returns the last word of a row. */
  public Literal lastBeat() {
    return beatBus().literal(folding.synapseFold() - 1);
  }

  /** Returns the processing element of a row. */
  public Bus peBus() {
    return Bus.counter(folding.pe() - 1);
  }

  /** Returns the last processing element. */
  public Literal lastPe() {
    return peBus().literal(folding.pe() - 1);
  }

  /** Returns the processing element of the last row. */
  public Literal finalPe() {
    return peBus().literal((folding.outputs() - 1) % folding.pe());
  }

  /** Returns the index of a word within a bank. */
  public Bus indexBus() {
    return Bus.counter(folding.cycles() - 1);
  }

  /** Returns the index at which the words of the last row start. */
  public Literal finalBase() {
    return indexBus().literal(folding.cycles() - folding.synapseFold());
  }

  /** Returns the word within a row, as wide as an index. */
  public String wideBeat() {
    int more = indexBus().bits() - beatBus().bits();
    return more == 0 ? "beat" : "{" + new Bits(more).zero() + ", beat}";
  }

  /** Returns an address: the bank above the index. */
  public Bits address() {
    return new Bits(indexBus().bits() + 1);
  }

  /** Returns the last address of both banks as a plain number. */
  public long lastAddress() {
    return (2L << indexBus().bits()) - 1;
  }

  /** Returns one bit per processing element. */
  public Bits peMask() {
    return new Bits(folding.pe());
  }

  /** Returns the mask of processing element 0. */
  public String firstPeMask() {
    return folding.pe() + "'d1";
  }

  /** Returns which template chooses the processing element whose row arrives. */
  public String choice() {
    return folding.pe() == 1 ? "onePe" : "manyPe";
  }

  /** Returns the memories, one for each processing element. */
  public Replication columns() {
    return new Replication("pe", "columns", folding.pe());
  }

  /** Returns the bit of a memory among those of all. */
  public Replication.Part chosenPart() {
    return columns().part(1);
  }

  /** Returns the part of a word that a memory gives. */
  public Replication.Part columnPart() {
    return columns().part(columnBits());
  }

  /** Returns the lanes of a row's word. */
  public Replication lanes() {
    return Replication.lanes(folding.simd());
  }

  /** Returns the part of a beat that is one weight. */
  public Replication.Part codePart() {
    return lanes().part(weightBits());
  }

  /** Returns the part of a word that is one weight without its zero point. */
  public Replication.Part storedPart() {
    return lanes().part(storedBits());
  }

  /** Returns the bit of a lane among those of all. */
  public Replication.Part usedPart() {
    return lanes().part(1);
  }

  /** Returns one bit per lane. */
  public Bits laneMask() {
    return new Bits(folding.simd());
  }

  /** Returns the lanes of a whole word. */
  public String allLanes() {
    return folding.simd() + "'b" + "1".repeat(folding.simd());
  }

  /** Returns the lanes of the last word of a row. */
  public String finalLanes() {
    int used = finalLaneCount();
    return folding.simd() + "'b" + "0".repeat(folding.simd() - used) + "1".repeat(used);
  }

  private int finalLaneCount() {
    return folding.inputs() - (folding.synapseFold() - 1) * folding.simd();
  }

  /** Returns one weight without its zero point. */
  public String centredCode() {
    return centring.of("code");
  }

  /** Returns the weight of a lane beyond the end of a row. */
  public String noWeight() {
    return new Bits(storedBits()).zero();
  }
}
