// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Parameter;

/**
 * The queue behind a pipeline that cannot stall; gives the lanes that no element uses the value 0.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param layout order of the elements
 * @param elementBits bits of one element
 * @param indexBits the queue holds {@code 2^indexBits} beats
 * @param depthReason why it is that deep
 */
public record OutputQueue(
    String module,
    String layer,
    String origin,
    StreamLayout layout,
    int elementBits,
    int indexBits,
    String depthReason)
    implements LibraryBlock {
  /** Returns the queue at the end of a node's engine. */
  public static OutputQueue of(
      BlockNames names, Node node, StreamLayout layout, int elementBits, EngineQueue queue) {
    return new OutputQueue(
        names.module("output_queue"),
        node.layer(),
        node.origin(),
        layout,
        elementBits,
        queue.indexBits(),
        queue.reason());
  }

  /** Returns the queue in its engine, behind the wires of a result. */
  public Instance instance() {
    return Instance.clocked(this, "output_queue")
        .connect("push", "result_valid")
        .connect("push_data", "result_data")
        .stream("out", "out")
        .connect("credit_return", "credit_return")
        .build();
  }

  /** Returns the beats that fit. */
  public int depth() {
    return 1 << indexBits;
  }

  /** Returns the bits of a word of the queue: a beat and its last flag. */
  public int fifoBits() {
    return beatWord().count() + 1;
  }

  /** Returns a beat. */
  public Bits beatWord() {
    return new Bits(Math.multiplyExact(layout.lanes(), elementBits));
  }

  /** Returns the counters that find the last beat of the inference. */
  public List<Counter> counters() {
    return Counter.ofLayout(layout, "beat", "vector", "push");
  }

  /** Returns the layout without vectors where they make no difference to its beats. */
  private StreamLayout counted() {
    StreamLayout flat = new StreamLayout(1, layout.elements(), layout.lanes());
    return layout.sameBeats(flat) ? flat : layout;
  }

  @Override
  public String library() {
    return "bitloom_output_queue";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("WIDTH", beatWord().count()),
        new Parameter("INDEX_BITS", indexBits),
        new Parameter("BEATS", counted().beatsPerVector()),
        new Parameter("VECTORS", counted().vectors()),
        new Parameter("USED_WIDTH", (long) layout.lastLanes() * elementBits));
  }

  @Override
  public String purpose() {
    return LayoutText.counted(depth(), "beat") + ": " + depthReason + ".";
  }
}
