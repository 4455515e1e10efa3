// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import org.bitloom.fixed.IntType;

/** Prints a signed value in a wider bus, with its sign written out. */
public final class Extension {
  private Extension() {}

  /** Returns {@code name}, or {@code {{4{name[17]}}, name}} for four bits more. */
  public static String of(String name, Bus from, Bus to) {
    int more = to.bits() - from.bits();
    if (more < 0 || !from.signed()) {
      throw new IllegalArgumentException(from + " to " + to);
    }
    return more == 0 ? name : "{{%s{%s[%s]}}, %s}".formatted(more, name, from.msb(), name);
  }

  /** Returns an element of any type in a wider or equally wide signed bus. */
  public static String ofElement(String name, IntType from, Bus to) {
    if (from.signed()) {
      return of(name, new Bus(from, from.range()), to);
    }
    return "{" + new Bits(to.bits() - from.bits()).zero() + ", " + name + "}";
  }
}
