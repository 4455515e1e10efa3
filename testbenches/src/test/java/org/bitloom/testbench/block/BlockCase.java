// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.List;

/**
 * A block under test with its streams.
 *
 * @param name unique in its bench, without spaces
 * @param instance module name and parameters, for example {@code bitloom_skid_buffer #(.WIDTH(9))}
 * @param inputs streams that the bench drives
 * @param outputs streams that the bench checks
 */
record BlockCase(String name, String instance, List<BlockPort> inputs, List<BlockPort> outputs) {
  BlockCase {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
