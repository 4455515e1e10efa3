// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Parameter;

/**
 * The entrance of a pipeline that cannot stall.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param beatBits bits of a beat
 * @param places places in the output queue
 */
public record CreditGate(String module, String layer, String origin, int beatBits, int places)
    implements LibraryBlock {
  /** Returns the entrance of a node's engine. */
  public static CreditGate of(BlockNames names, Node node, int beatBits, EngineQueue queue) {
    return new CreditGate(
        names.module("gate"), node.layer(), node.origin(), beatBits, queue.places());
  }

  /** Returns the gate in its engine, in front of the wires of a word. */
  public Instance instance() {
    return Instance.clocked(this, "gate").stream("in", "in")
        .connect("credit_return", "credit_return")
        .connect("word_valid", "word_valid")
        .connect("word_data", "word_data")
        .build();
  }

  /** Returns a beat. */
  public Bits beatWord() {
    return new Bits(beatBits);
  }

  /** Returns the counter of free places. */
  public Bus creditBus() {
    return Bus.counter(places);
  }

  @Override
  public String library() {
    return "bitloom_credit_gate";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("WIDTH", beatBits), new Parameter("PLACES", places));
  }

  @Override
  public String purpose() {
    return "";
  }
}
