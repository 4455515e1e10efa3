// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of view records: buses, literals, wires, instances, counters, memory files; what a
 * block and an engine are.
 */
package org.bitloom.rtl.verilog;
