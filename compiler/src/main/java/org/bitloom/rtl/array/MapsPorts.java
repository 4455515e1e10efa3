// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.rtl.verilog.Bits;

/**
 * The feature maps on the chip, as the top module of a shared array connects them: one memory, one
 * with two ports where results are added to what is stored, or banks where several rows of a window
 * are read at once.
 *
 * @param view the datapath's view
 * @param addressBits bits of an address
 * @param bankBits binary logarithm of the banks
 */
public record MapsPorts(ArrayDatapath view, int addressBits, int bankBits) {
  private Bits address() {
    return new Bits(addressBits);
  }

  /** Returns the library module. */
  public String module() {
    if (severalRows()) {
      return "bitloom_array_maps_in_banks";
    }
    return view.adds() ? "bitloom_array_maps_two_ports" : "bitloom_array_maps";
  }

  /** Returns whether several rows are read at once. */
  public boolean severalRows() {
    return view.severalRows();
  }

  /** Returns the rows that are read at once. */
  public int rows() {
    return view.rows();
  }

  /** Returns an address for each row. */
  public Bits readBits() {
    return new Bits(rows() * addressBits);
  }

  /** Returns the selection of the address of the first row. */
  public String runPlace() {
    return severalRows() ? address().low() : "";
  }

  /** Returns the addresses of all rows: whatever else reads, reads one word. */
  public String readPlaces() {
    return severalRows()
        ? "{run_address" + new Bits((rows() - 1) * addressBits).above(addressBits) + ", read_place}"
        : "read_place";
  }

  /** Returns the parameter that says whether each bank has two ports. */
  public int twoPorts() {
    return view.adds() ? 1 : 0;
  }

  /** Returns whether there is a second read port, used or not. */
  public boolean otherPort() {
    return view.adds() || severalRows();
  }

  /** Returns whether there is one that is not used. */
  public boolean noOther() {
    return otherPort() && !view.adds();
  }

  /** Returns when the second port reads. */
  public String otherRead() {
    return view.adds() ? "other_read" : "1'b0";
  }

  /** Returns what it reads. */
  public String otherAddress() {
    return view.adds() ? "other_address" : address().zero();
  }

  /** Returns the name of what was read. */
  public String otherName() {
    return view.adds() ? "other" : "unused_other";
  }
}
