// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.operator.Window.Axis;
import org.bitloom.plan.engine.WindowColumns;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Replication;

/**
 * The banks of a ring of rows: which row is in which, one-hot.
 *
 * @param windows how the rows are read
 * @param word of a row
 */
public record RingBanks(WindowColumns windows, Bits word) {
  /** Returns how many there are, at least 2. */
  public int count() {
    return windows.ring().rows();
  }

  private Axis axis() {
    return windows.window().rows();
  }

  /** Returns one bit per bank. */
  public Bits bits() {
    return new Bits(count());
  }

  /** Returns all banks' words. */
  public Bits words() {
    return new Bits(Math.multiplyExact(count(), word.count()));
  }

  /** Returns the banks, side by side. */
  public Replication replication() {
    return new Replication("bank", "ring", count());
  }

  /** Returns the part of all banks' words that is one bank's. */
  public Replication.Part part() {
    return replication().part(word.count());
  }

  /** Returns the same part where a loop looks for the bank that is chosen. */
  public Replication.Part chosenPart() {
    return new Replication("i", "banks", count()).part(word.count());
  }

  /** Returns the bit of a bank, for each bit of its word. */
  public String chosenMask() {
    return Extension.repeated(word.count(), "choose[i]");
  }

  /** Returns the bank of the first row under the first window. */
  public String first() {
    return oneHot(Math.floorMod(-axis().before(), count()));
  }

  /** Returns the bank of the first row. */
  public String zero() {
    return oneHot(0);
  }

  private String oneHot(int bank) {
    String high = "0".repeat(count() - 1 - bank);
    return count() + "'b" + high + "1" + "0".repeat(bank);
  }

  /** Returns the next bank to write. */
  public String nextWrite() {
    return rotated("write_bank", 1);
  }

  /** Returns the first row's bank for the next row of windows. */
  public String line() {
    return rotated("first_bank", axis().stride());
  }

  /** Returns the first row's bank for the next image. */
  public String image() {
    int height = windows.shape().dimensions().get(0);
    return rotated("first_bank", height - (windows.lines() - 1) * axis().stride());
  }

  /** Returns the bank of a row under the window. */
  String ofRow(int row) {
    return rotated("s1_bank", row * axis().dilation());
  }

  /** Returns a one-hot register moved on by some banks. */
  private String rotated(String name, int banks) {
    int by = Math.floorMod(banks, count());
    return by == 0
        ? name
        : "{%s, %s}"
            .formatted(
                name + new Bits(count() - by).low(), name + new Bits(by).above(count() - by));
  }
}
