// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

/**
 * The border of an output: a packed stream to AXI4-Stream, elements extended to bytes.
 *
 * @param module module name
 * @param origin place in the source
 * @param port the port
 */
public record AxiOutput(String module, String origin, BorderPort port) implements Block {
  /** Returns {@code tdata}. */
  public Bits axisBus() {
    return new Bits(port.dataBits());
  }

  /** Returns a packed beat. */
  public Bits beatWord() {
    return new Bits(port.layout().lanes() * port.elementType().bits());
  }

  /** Returns one element, extended by its sign or by zeros. */
  public String extended() {
    int bits = port.elementType().bits();
    int more = port.elementBits() - bits;
    String element = "in_data[lane * %s +: %s]".formatted(bits, bits);
    String fill =
        port.elementType().signed()
            ? "{%s{in_data[lane * %s + %s]}}".formatted(more, bits, bits - 1)
            : more + "'d0";
    return more == 0 ? element : "{" + fill + ", " + element + "}";
  }
}
