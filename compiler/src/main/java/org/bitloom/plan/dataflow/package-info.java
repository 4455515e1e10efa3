// SPDX-License-Identifier: Apache-2.0
/**
 * One engine per layer, connected by streams: the choice of folding, the schedule, stream layouts,
 * cycles to the last transfer, and the queues that keep it from stalling.
 */
package org.bitloom.plan.dataflow;
