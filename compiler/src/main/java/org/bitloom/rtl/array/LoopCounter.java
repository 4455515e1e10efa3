// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.rtl.verilog.Bus;

/**
 * A loop of a sweep.
 *
 * @param name what is counted
 * @param bus of the count
 * @param early the condition under which it ends before its count, as the end of an expression
 * @param step the condition under which it goes on
 */
public record LoopCounter(String name, Bus bus, String early, String step) {}
