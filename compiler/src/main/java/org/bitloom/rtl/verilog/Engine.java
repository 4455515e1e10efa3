// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.List;

/**
 * One layer: its blocks, connected.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param summary what the layer is, for example {@code dense, 640 inputs, 128 outputs}
 * @param stages names of the blocks in stream order
 * @param timing cycles per inference
 * @param inputs ports of streams that come in, with the bits of a beat
 * @param output bits of an output beat
 * @param wires between the blocks
 * @param instances the blocks
 * @param decoding whether it says when its weights are decoded
 * @param operands what goes to multipliers that other layers use as well; none where it has its own
 */
public record Engine(
    String module,
    String layer,
    String origin,
    String summary,
    List<String> stages,
    String timing,
    List<Port> inputs,
    Bits output,
    List<Wire> wires,
    List<Instance> instances,
    boolean decoding,
    List<Operands> operands)
    implements Block {
  /**
   * A stream that comes in.
   *
   * @param name prefix of its four signals
   * @param bits of a beat
   */
  public record Port(String name, Bits bits) {}

  /**
   * The words of an array whose multipliers stand outside of its engine.
   *
   * @param data of an input word
   * @param weights of a word of weights
   * @param products that come back
   */
  public record Operands(Bits data, Bits weights, Bits products) {}

  /** An engine that can work after a reset at once, with multipliers of its own. */
  public Engine(
      String module,
      String layer,
      String origin,
      String summary,
      List<String> stages,
      String timing,
      List<Port> inputs,
      Bits output,
      List<Wire> wires,
      List<Instance> instances) {
    this(
        module, layer, origin, summary, stages, timing, inputs, output, wires, instances, false,
        List.of());
  }

  /** Copies the lists. */
  public Engine {
    stages = List.copyOf(stages);
    inputs = List.copyOf(inputs);
    wires = List.copyOf(wires);
    instances = List.copyOf(instances);
    operands = List.copyOf(operands);
  }
}
