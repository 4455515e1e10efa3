// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.LookupEngine;
import org.bitloom.rtl.stream.CreditGate;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/** Builds the engine of a layer that looks its outputs up in a table. */
public final class LookupEngineLowering {
  private LookupEngineLowering() {}

  /**
   * Returns what the names of a node's blocks begin with: the layer, but within a layer a table
   * comes before another engine.
   */
  public static String owner(Node node) {
    return node.operator() instanceof Lookup ? node.name() : node.layer();
  }

  /**
   * Returns the engine.
   *
   * @param inType type in which the elements arrive on the stream
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, LookupEngine engine, IntType inType) {
    String layer = node.layer();
    StreamLayout layout = plan.schedule().of(node).output();
    FunctionTable table = table(names, node, engine);
    LookupUnit unit =
        new LookupUnit(
            names.module("lookup_unit"),
            layer,
            node.origin(),
            table,
            layout.lanes(),
            inType.bits());
    CreditGate gate = CreditGate.of(names, node, unit.inWord().count(), engine.behind());
    OutputQueue queue = OutputQueue.of(names, node, layout, unit.outBits(), engine.behind());
    return new LoweredEngine(
        engine(names, node, layout, gate, unit, queue),
        List.of(gate, table, unit, queue),
        contents(table, engine.operator()),
        Optional.empty());
  }

  private static FunctionTable table(BlockNames names, Node node, LookupEngine engine) {
    Lookup lookup = engine.operator();
    Bus index = new Bus(lookup.input().elementType(), lookup.input().range());
    Bus value = new Bus(lookup.outputType(), node.output().type().range());
    if (engine.lines().isEmpty()) {
      return new LookupTable(
          names.module("lookup_table"),
          node.layer(),
          node.origin(),
          index,
          value,
          names.memory("lookup_table"));
    }
    return new LineTable(
        names.module("line_table"),
        node.layer(),
        node.origin(),
        index,
        value,
        names.memory("line_table"),
        names.memory("line_rests"),
        engine.lines().get(),
        lookup.table().range());
  }

  private static List<MemoryFile> contents(FunctionTable table, Lookup lookup) {
    return switch (table) {
      case LookupTable t -> List.of(LookupTable.contents(t.file(), lookup));
      case LineTable lines -> lines.contents();
    };
  }

  private static Engine engine(
      BlockNames names,
      Node node,
      StreamLayout layout,
      CreditGate gate,
      LookupUnit unit,
      OutputQueue queue) {
    return new Engine(
        names.module("engine"),
        node.layer(),
        node.origin(),
        "table lookup, " + node.inputs().get(0).type() + " to " + node.output().type(),
        List.of("gate", "lookup unit", "output queue"),
        "One inference takes " + LayoutText.counted(layout.beats(), "cycle"),
        List.of(new Engine.Port("in", gate.beatWord())),
        queue.beatWord(),
        List.of(
            Wire.bit("credit_return"),
            Wire.bit("word_valid"),
            Wire.of(gate.beatWord(), "word_data"),
            Wire.bit("result_valid"),
            Wire.of(queue.beatWord(), "result_data")),
        instances(gate, unit, queue));
  }

  private static List<Instance> instances(CreditGate gate, LookupUnit unit, OutputQueue queue) {
    return List.of(
        gate.instance(),
        Instance.clocked(unit.module(), "lookup_unit").pipe("word", "result").build(),
        queue.instance());
  }
}
