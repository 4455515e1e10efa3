// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.rtl.verilog.Bus;

/** A countdown to the next row or column in which windows end. */
public record Countdown(String name, Bus bus, String step, String over) {}
