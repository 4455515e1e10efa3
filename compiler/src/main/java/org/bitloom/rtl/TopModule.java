// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Wire;

/**
 * The whole network: border, layers and the streams between them.
 *
 * @param module name of the network
 * @param origin the source
 * @param layers number of layers
 * @param macs multiply-accumulates per inference
 * @param multipliers physical multipliers
 * @param interval initiation interval
 * @param inputs ports
 * @param outputs ports
 * @param wires streams
 * @param frameErrors error outputs of the input borders
 * @param decoded of the layers whose weights are decoded after a reset: high when they are there
 * @param instances blocks
 */
public record TopModule(
    String module,
    String origin,
    int layers,
    long macs,
    int multipliers,
    long interval,
    List<BorderPort> inputs,
    List<BorderPort> outputs,
    List<Wire> wires,
    List<String> frameErrors,
    List<String> decoded,
    List<Instance> instances)
    implements Block {
  /** The reset of the inputs where they wait for weights. */
  static final String WAITING = "waiting";

  /** Copies the lists. */
  public TopModule {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    wires = List.copyOf(wires);
    frameErrors = List.copyOf(frameErrors);
    decoded = List.copyOf(decoded);
    instances = List.copyOf(instances);
  }

  /** Returns whether inputs wait for weights. */
  public boolean waits() {
    return !decoded.isEmpty();
  }

  /** Returns the reset of the inputs. */
  public String waiting() {
    return WAITING;
  }
}
