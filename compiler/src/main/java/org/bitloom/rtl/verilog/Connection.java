// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

/**
 * A named connection of an instance.
 *
 * @param port of the module
 * @param signal of the surrounding module
 */
public record Connection(String port, String signal) {}
