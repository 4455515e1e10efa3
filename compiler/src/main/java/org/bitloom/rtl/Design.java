// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names;
import org.bitloom.rtl.verilog.ProbedStream;

/**
 * A network as hardware, ready to be printed.
 *
 * @param network its name in the source
 * @param names of everything in the design
 * @param blocks one per generated module, the top module last
 * @param memories contents of the ROMs
 * @param library names of the fixed modules in use, without extension
 * @param inputs ports of the top module, in the order of the network's inputs
 * @param outputs ports of the top module, in the order of the network's outputs
 * @param streams tensors that can be observed inside
 * @param multipliers physical multipliers in all MAC arrays
 */
public record Design(
    String network,
    Names names,
    List<Block> blocks,
    List<MemoryFile> memories,
    List<String> library,
    List<BorderPort> inputs,
    List<BorderPort> outputs,
    List<ProbedStream> streams,
    int multipliers) {
  /** Copies the lists. */
  public Design {
    blocks = List.copyOf(blocks);
    memories = List.copyOf(memories);
    library = List.copyOf(library);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    streams = List.copyOf(streams);
  }

  /** Returns the name of the top module. */
  public String top() {
    return names.top();
  }
}
