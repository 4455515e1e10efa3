// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.TensorType;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * The removal of a zero point from the elements of a stream: {@code element - zeroPoint}.
 *
 * @param from type of an element as it arrives
 * @param values that arrive
 * @param zeroPoint subtracted from each
 */
public record Centring(IntType from, Interval values, long zeroPoint) {
  /** Returns the removal of a tensor's zero point. */
  static Centring of(TensorType tensor, long zeroPoint) {
    return new Centring(tensor.elementType(), tensor.range(), zeroPoint);
  }

  /** Returns the removal of nothing. */
  public static Centring none(IntType type) {
    return new Centring(type, type.range(), 0);
  }

  /** Returns whether there is anything to subtract. */
  public boolean needed() {
    return zeroPoint != 0;
  }

  /** Returns the type of a difference: at least as wide as the element, and signed. */
  public IntType to() {
    if (!needed()) {
      return from;
    }
    return IntType.signed(Math.max(IntType.signedFor(range()).bits(), from.bits()));
  }

  /** Returns the range of the differences, with the 0 of lanes beyond the end of a vector. */
  public Interval range() {
    return values.plus(Math.negateExact(zeroPoint)).hull(0);
  }

  /** Returns the Verilog expression of the difference, exact in the bits of {@link #to}. */
  public String of(String name) {
    if (!needed()) {
      return name;
    }
    String wide = Extension.to(to().bits(), name, new Bus(from, from.range()));
    Literal magnitude = new Literal(IntType.unsigned(to().bits()), Math.absExact(zeroPoint));
    return wide + (zeroPoint < 0 ? " + " : " - ") + magnitude;
  }
}
