// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Replication;

/**
 * Wires that remove the zero point from every lane of a word.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param lanes elements of a word
 * @param centring what is subtracted
 */
public record ZeroPoint(String module, String layer, String origin, int lanes, Centring centring)
    implements Block {
  /** Returns the word as it arrives. */
  public Bits inWord() {
    return new Bits(lanes * inBits());
  }

  /** Returns the word of differences. */
  public Bits outWord() {
    return new Bits(lanes * outBits());
  }

  /** Returns the bits of an element. */
  public int inBits() {
    return centring.from().bits();
  }

  /** Returns the bits of a difference. */
  public int outBits() {
    return centring.to().bits();
  }

  /** Returns the lanes. */
  public Replication replication() {
    return Replication.lanes(lanes);
  }

  /** Returns the part of a word that is one lane's element. */
  public Replication.Part inPart() {
    return replication().part(inBits());
  }

  /** Returns the difference of one lane. */
  public Bits outElement() {
    return new Bits(outBits());
  }

  /** Returns one element. */
  public Bits element() {
    return new Bits(inBits());
  }

  /** Returns the difference. */
  public String difference() {
    return centring.of("element");
  }
}
