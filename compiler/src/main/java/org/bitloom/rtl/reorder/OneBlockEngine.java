// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.List;
import java.util.Optional;
import org.bitloom.plan.Node;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/** Builds an engine of one block that takes a stream and gives one. */
final class OneBlockEngine {
  private OneBlockEngine() {}

  /**
   * Returns the engine.
   *
   * @param unit the block
   * @param beat bits of a beat, which are those of the input and of the output
   * @param name what the block is called inside
   * @param summary what the layer does
   * @param cycles of one inference
   */
  static LoweredEngine of(
      BlockNames names,
      Node node,
      Block unit,
      Bits beat,
      String name,
      String summary,
      long cycles) {
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            summary,
            List.of(name),
            "One inference takes " + LayoutText.counted(cycles, "cycle"),
            List.of(new Engine.Port("in", beat)),
            beat,
            List.of(),
            List.of(
                Instance.clocked(unit.module(), name).stream("in", "in").stream("out", "out")
                    .build()));
    return new LoweredEngine(engine, List.of(unit), List.of(), Optional.empty());
  }
}
