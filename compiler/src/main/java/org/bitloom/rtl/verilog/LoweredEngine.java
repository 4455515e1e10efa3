// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.List;
import java.util.Optional;

/**
 * An engine with everything it brings along.
 *
 * @param engine the structural module
 * @param blocks its modules, without the engine itself
 * @param memories its ROM contents
 * @param inner the accumulator stream, where a requantizer follows; its path is relative to the
 *     engine
 */
public record LoweredEngine(
    Engine engine, List<Block> blocks, List<MemoryFile> memories, Optional<ProbedStream> inner) {
  public LoweredEngine {
    blocks = List.copyOf(blocks);
    memories = List.copyOf(memories);
  }
}
