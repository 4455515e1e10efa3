// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.LibraryBlock;

/**
 * A block under test with its streams.
 *
 * @param name unique in its bench, without spaces
 * @param instance module name and parameters, for example {@code bitloom_skid_buffer #(.WIDTH(9))}
 * @param inputs streams that the bench drives
 * @param outputs streams that the bench checks
 * @param timing what it takes while nothing stalls, if that is promised
 */
record BlockCase(
    String name,
    String instance,
    List<BlockPort> inputs,
    List<BlockPort> outputs,
    Optional<Timing> timing) {

  /**
   * What a block takes while nothing stalls.
   *
   * @param latency cycles from the first input transfer to the first output transfer
   * @param cyclesPerInference mean cycles from end to end of the inferences
   */
  record Timing(long latency, long cyclesPerInference) {}

  BlockCase {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Returns the instance of a block, for {@link #instance}. */
  static String instanceOf(Block block) {
    return block instanceof LibraryBlock part
        ? part.parameters().stream()
            .map(p -> ".%s(%d)".formatted(p.name(), p.value()))
            .collect(Collectors.joining(", ", part.library() + " #(", ")"))
        : block.module();
  }

  /** Returns this block with another instance. */
  BlockCase as(String otherName, String otherInstance) {
    return new BlockCase(otherName, otherInstance, inputs, outputs, timing);
  }
}
