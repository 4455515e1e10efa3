// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/** Builds the engine of an argmax layer. */
public final class ArgMaxEngineLowering {
  private ArgMaxEngineLowering() {}

  /**
   * Returns the engine.
   *
   * @param elementType type in which the channels arrive on the stream
   */
  public static LoweredEngine lower(Plan plan, BlockNames names, Node node, IntType elementType) {
    String layer = node.layer();
    StreamLayout taken = plan.schedule().of(node).inputs().get(0);
    StreamLayout given = plan.schedule().of(node).output();
    ArgMaxUnit unit = new ArgMaxUnit(names.module("arg_max"), taken, elementType, node.origin());
    if (!unit.output().sameBeats(given)) {
      throw new IllegalArgumentException("argmax gives " + unit.output() + ", not " + given);
    }
    Engine engine =
        new Engine(
            names.module("engine"),
            layer,
            node.origin(),
            "argmax of %s channels".formatted(taken.length()),
            List.of("argmax"),
            "One inference takes " + LayoutText.counted(taken.beats(), "cycle"),
            List.of(new Engine.Port("in", unit.dataRange())),
            new Bits(unit.index().bits()),
            List.of(),
            List.of(
                Instance.clocked(unit.module(), "arg_max").stream("in", "in").stream("out", "out")
                    .build()));
    return new LoweredEngine(engine, List.of(unit), List.of(), Optional.empty());
  }
}
