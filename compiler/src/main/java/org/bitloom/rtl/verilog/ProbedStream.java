// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.StreamLayout;

/**
 * A stream inside the design that carries a tensor of the plan, for monitors and recorders.
 *
 * @param edge the tensor
 * @param path hierarchical prefix below the top module: {@code path_valid}, {@code path_data}, and
 *     unless free running {@code path_ready} and {@code path_last} exist
 * @param layout how the elements follow each other in beats
 * @param elementType type of one element, packed without gaps
 * @param freeRunning whether every valid beat is a transfer, without {@code ready} and {@code last}
 * @param order of the channels, where that is not their own
 */
public record ProbedStream(
    String edge,
    String path,
    StreamLayout layout,
    IntType elementType,
    boolean freeRunning,
    Optional<Arrangement> order) {
  /** A stream with its elements in the order of the tensor. */
  public ProbedStream(
      String edge, String path, StreamLayout layout, IntType elementType, boolean freeRunning) {
    this(edge, path, layout, elementType, freeRunning, Optional.empty());
  }

  /** Returns the bits of one beat. */
  public int dataBits() {
    return layout.lanes() * elementType.bits();
  }
}
