// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

/**
 * The border of an input: AXI4-Stream to a packed stream, with frames of the right length.
 *
 * @param module module name
 * @param origin place in the source
 * @param port the port
 */
public record AxiInput(String module, String origin, BorderPort port) implements Block {
  /** Returns the beat within the frame. */
  public Bus beatBus() {
    return Bus.counter(port.layout().beats() - 1);
  }

  /** Returns beat 0. */
  public Literal firstBeat() {
    return beatBus().literal(0);
  }

  /** Returns the last beat. */
  public Literal lastBeat() {
    return beatBus().literal(port.layout().beats() - 1);
  }

  /** Returns the bits of an element. */
  public int bits() {
    return port.elementType().bits();
  }

  /** Returns {@code tdata}. */
  public Bits axisBus() {
    return new Bits(port.dataBits());
  }

  /** Returns a packed beat. */
  public Bits beatWord() {
    return new Bits(port.layout().lanes() * bits());
  }

  /** Returns the bits of a packed beat with its last flag. */
  public int fifoBits() {
    return beatWord().count() + 1;
  }

  /** Returns whether elements do not fill their bytes. */
  public boolean gaps() {
    return gapBits() > 0;
  }

  /** Returns the bits of an element's bytes that are ignored. */
  public int gapBits() {
    return port.elementBits() - bits();
  }

  /** Returns the highest of them. */
  public int gapMsb() {
    return gapBits() - 1;
  }
}
