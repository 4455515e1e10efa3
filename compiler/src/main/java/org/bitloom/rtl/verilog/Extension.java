// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import org.bitloom.fixed.IntType;

/** Prints a value in a wider bus, with what stands above it written out. */
public final class Extension {
  private Extension() {}

  /** Returns {@code name}, or {@code {{4{name[17]}}, name}} for four bits more. */
  public static String of(String name, Bus from, Bus to) {
    int more = to.bits() - from.bits();
    if (more < 0 || !from.signed()) {
      throw new IllegalArgumentException(from + " to " + to);
    }
    return more == 0 ? name : "{" + repeated(more, sign(name, from)) + ", " + name + "}";
  }

  /**
   * Returns {@code name}, or {@code {2'd0, name}} or {@code {{2{name[3]}}, name}} for two bits
   * more.
   *
   * @param name of a vector on a bus
   * @param bits not less than the bus has
   */
  public static String to(int bits, String name, Bus from) {
    int more = bits - from.bits();
    if (more < 0) {
      throw new IllegalArgumentException(from + " to " + bits + " bits");
    }
    if (more == 0) {
      return name;
    }
    String above = from.signed() ? repeated(more, sign(name, from)) : new Bits(more).zero();
    return "{" + above + ", " + name + "}";
  }

  private static String sign(String name, Bus of) {
    return of.bits() == 1 ? name : name + "[" + of.msb() + "]";
  }

  /** Returns a bit as often as it is wanted, at least once. */
  public static String repeated(int count, String bit) {
    if (count < 1) {
      throw new IllegalArgumentException(bit + " repeated " + count + " times");
    }
    return count == 1 ? bit : "{" + count + "{" + bit + "}}";
  }

  /** Returns an element of any type in a wider or equally wide signed bus. */
  public static String ofElement(String name, IntType from, Bus to) {
    if (from.signed()) {
      return of(name, new Bus(from, from.range()), to);
    }
    return to(to.bits(), name, new Bus(from, from.range()));
  }
}
