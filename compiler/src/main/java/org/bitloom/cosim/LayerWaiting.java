// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

/**
 * The cycles of a layer, or of the transfer of a tensor, on a shared array.
 *
 * @param name of the layer or transfer
 * @param plannedCycles with a memory of fixed latency
 * @param plannedWaiting those of them in which a row is wanted that has not come
 * @param cycles measured with random latencies, in the slowest inference
 * @param waitingCycles those of them in which a row was wanted that had not come
 */
public record LayerWaiting(
    String name, long plannedCycles, long plannedWaiting, long cycles, long waitingCycles) {}
