// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

/**
 * A parameter of an instance.
 *
 * @param name of the library module's parameter
 * @param value what the instance gives it
 */
public record Parameter(String name, long value) {}
