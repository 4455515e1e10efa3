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
    boolean decoding)
    implements Block {
  /**
   * A stream that comes in.
   *
   * @param name prefix of its four signals
   * @param bits of a beat
   */
  public record Port(String name, Bits bits) {}

  /** An engine that can work after a reset at once. */
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
    this(module, layer, origin, summary, stages, timing, inputs, output, wires, instances, false);
  }

  /** Copies the lists. */
  public Engine {
    stages = List.copyOf(stages);
    inputs = List.copyOf(inputs);
    wires = List.copyOf(wires);
    instances = List.copyOf(instances);
  }
}
