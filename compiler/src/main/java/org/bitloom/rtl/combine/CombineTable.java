// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.combine;

import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Replication;

/**
 * A table of the first stage.
 *
 * @param name of the stream
 * @param module of the table
 * @param file its contents
 * @param lanes the lanes that have one each
 * @param elementBits bits in which an element arrives
 * @param indexBits bits of the table's index; the others only extend them
 */
public record CombineTable(
    String name,
    String module,
    MemoryName file,
    Replication lanes,
    int elementBits,
    int indexBits) {
  /** Returns whether elements arrive in more bits than they need. */
  public boolean extended() {
    return elementBits > indexBits;
  }

  /** Returns the part of a beat that is one lane's index. */
  public Replication.Part indexPart() {
    return lanes.part(elementBits, 0, indexBits);
  }

  /** Returns the bits of an element above its index. */
  public Replication.Part extensionPart() {
    return lanes.part(elementBits, indexBits, elementBits - indexBits);
  }

  /** Returns those bits. */
  public Bits extension() {
    return new Bits(elementBits - indexBits);
  }
}
