// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

/** When an end of a border stream is idle; the ordinals are the simulators' numbers. */
public enum Pattern {
  /** Never. */
  NONE,
  /** In single cycles, between one in eight and seven in eight of them. */
  RANDOM,
  /** In runs of up to 64 cycles. */
  BURSTY,
  /** Always. */
  CLOSED,
  /** Of a sink: ready only in the cycle after {@code valid} has been seen. */
  SHY
}
