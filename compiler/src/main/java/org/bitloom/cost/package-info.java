// SPDX-License-Identifier: Apache-2.0
/**
 * The expected resources of a design on an FPGA with six-input LUTs, 27 x 18 multipliers and RAM
 * blocks of 36 kbit: each block is counted in quantities that cost a fitted number of LUTs and
 * flip-flops; multipliers and memories follow the mapping rules of the synthesis.
 *
 * <p>The only package before the reports that computes with {@code double}: nothing is built from
 * an estimate.
 */
package org.bitloom.cost;
