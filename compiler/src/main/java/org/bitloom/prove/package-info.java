// SPDX-License-Identifier: Apache-2.0
/**
 * Proofs about one design: its requantizers over their whole ranges, and what its queues, buffers
 * and credit loops promise, by induction or up to a number of cycles, in Yosys. Comes after {@code
 * certificate} and {@code emit}.
 */
package org.bitloom.prove;
