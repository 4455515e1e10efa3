// SPDX-License-Identifier: Apache-2.0
/**
 * From a design to a part: synthesis by Yosys, place and route by nextpnr, bitstream, and the
 * synthesized netlist as a design that can be co-simulated.
 */
package org.bitloom.synth;
