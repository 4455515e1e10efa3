// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Replication;

/**
 * One table per lane, side by side.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param table of one lane
 * @param lanes elements of a beat
 * @param inBits bits in which an element arrives; a table's index or more
 */
public record LookupUnit(
    String module, String layer, String origin, FunctionTable table, int lanes, int inBits)
    implements Block {
  /** Validates that an element holds the index. */
  public LookupUnit {
    if (inBits < table.index().bits()) {
      throw new IllegalArgumentException(inBits + " bits are no " + table.index().type());
    }
  }

  /** Returns a beat that comes in. */
  public Bits inWord() {
    return new Bits(Math.multiplyExact(lanes, inBits));
  }

  /** Returns a beat that goes out. */
  public Bits outWord() {
    return new Bits(Math.multiplyExact(lanes, outBits()));
  }

  /** Returns a bit for each stage of the table. */
  public Bits stages() {
    return new Bits(table.latency());
  }

  /** Returns the selection of all stages but the last one. */
  public String earlier() {
    return new Bits(table.latency() - 1).low();
  }

  /** Returns the bits of a value. */
  public int outBits() {
    return table.value().bits();
  }

  /** Returns the bits of a table's index. */
  public int indexBits() {
    return table.index().bits();
  }

  /** Returns the lanes. */
  public Replication replication() {
    return Replication.lanes(lanes);
  }

  /** Returns the part of a beat that is one lane's index. */
  public Replication.Part indexPart() {
    return replication().part(inBits, 0, indexBits());
  }

  /** Returns the bits of an element above its index. */
  public Replication.Part extensionPart() {
    return replication().part(inBits, indexBits(), extensionBits());
  }

  /** Returns the value of one lane. */
  public Bits outElement() {
    return new Bits(outBits());
  }

  /** Returns whether elements arrive in more bits than they need. */
  public boolean extended() {
    return inBits > indexBits();
  }

  /** Returns how many bits repeat the sign, or are 0. */
  public int extensionBits() {
    return inBits - indexBits();
  }

  /** Returns those bits. */
  public Bits extension() {
    return new Bits(extensionBits());
  }
}
