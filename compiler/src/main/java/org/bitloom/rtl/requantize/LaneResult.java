// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Literal;

/**
 * What a lane prints of the way from its sum to the result: dropped bits, ties, bounds.
 *
 * @param lane of the requantizer
 */
public record LaneResult(RequantizerLane lane) {
  /** Returns the smallest output. */
  public Literal outMin() {
    return lane.scaled().literal(lane.proven().clamp().min());
  }

  /** Returns the largest output. */
  public Literal outMax() {
    return lane.scaled().literal(lane.proven().clamp().max());
  }

  /** Returns the dropped bits that a tie may have set. */
  public Bits tieFraction() {
    return new Bits(lane.proven().tieBits());
  }

  /** Returns where the dropped bits are that a tie has clear. */
  public String tiePart() {
    return new Bits(lane.shift() - lane.proven().tieBits()).above(lane.proven().tieBits());
  }

  /** Returns the bits that a tie has clear. */
  public String noFraction() {
    return new Bits(lane.shift() - lane.proven().tieBits()).zero();
  }

  /** Returns the lowest bit of a result that a tie lowers. */
  public String tieBit() {
    return lane.proven().ties() == ProvenRequantizer.Ties.TO_EVEN ? "1'b1" : "1'b0";
  }

  /** Returns that bit in words. */
  public String tieParity() {
    return lane.proven().ties() == ProvenRequantizer.Ties.TO_EVEN ? "odd" : "even";
  }

  /** Returns the zeros above the tie bit. */
  public String tieZeros() {
    return new Bits(lane.scaled().bits() - 1).zero();
  }

  /** Returns the part of the bounded value that is the result. */
  public String outPart() {
    return new Bits(lane.output().bits()).low();
  }

  /** Returns the unused bits of the bounded value. */
  public Bits signBits() {
    return new Bits(lane.scaled().bits() - lane.output().bits());
  }

  /** Returns where they are. */
  public String signPart() {
    return signBits().above(lane.output().bits());
  }
}
