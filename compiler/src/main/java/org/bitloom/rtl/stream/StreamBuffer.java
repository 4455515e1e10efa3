// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.plan.dataflow.WaitingQueue;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * A queue in which a stream waits for another.
 *
 * @param module module name
 * @param layer layer that reads the stream
 * @param origin place in the source
 * @param beatBits bits of a beat
 * @param queue how many beats wait, and for what
 */
public record StreamBuffer(
    String module, String layer, String origin, int beatBits, WaitingQueue queue)
    implements LibraryBlock {

  /** Returns the bits of a beat and its last flag. */
  public int fifoBits() {
    return beatBits + 1;
  }

  /** Returns the bits of an index into the queue's memory. */
  public int indexBits() {
    return queue.indexBits();
  }

  /** Returns the counter of free places. */
  public Bus creditBus() {
    return Bus.counter(1L << indexBits());
  }

  @Override
  public String library() {
    return "bitloom_stream_buffer";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("WIDTH", beatBits), new Parameter("INDEX_BITS", indexBits()));
  }

  @Override
  public String purpose() {
    return LayoutText.counted(queue.beats(), "beat")
        + " or more wait before layer "
        + layer
        + " "
        + queue.reason()
        + ".";
  }
}
