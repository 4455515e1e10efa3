// SPDX-License-Identifier: Apache-2.0
/**
 * From layers to one planned integer graph: exact accumulator ranges, the smallest requantizer with
 * its proof, and the schedule (folding, stream layouts, cycles). The golden model and the RTL
 * emitter read the result and never see each other.
 */
package org.bitloom.plan;
