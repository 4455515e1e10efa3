// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ports of the AXI4-Lite registers, and what they mean to a bus. */
final class RegisterBus {
  private static final String PREFIX = "s_axi_";

  /** Direction, most significant bit, name without the prefix. */
  private static final List<String> PORTS =
      List.of(
          "in 0 awvalid",
          "out 0 awready",
          "in 5 awaddr",
          "in 2 awprot",
          "in 0 wvalid",
          "out 0 wready",
          "in 31 wdata",
          "in 3 wstrb",
          "out 0 bvalid",
          "in 0 bready",
          "out 1 bresp",
          "in 0 arvalid",
          "out 0 arready",
          "in 5 araddr",
          "in 2 arprot",
          "out 0 rvalid",
          "in 0 rready",
          "out 31 rdata",
          "out 1 rresp");

  private RegisterBus() {}

  /**
   * A port of the bus.
   *
   * @param logical name in the bus definition
   * @param physical name of the port
   */
  public record Signal(String logical, String physical) {}

  /** Returns the ports, with that of the interrupt. */
  static List<IpBlock.PortWire> wires() {
    List<IpBlock.PortWire> wires = new ArrayList<>();
    wires.add(new IpBlock.PortWire("irq", "out", 0));
    for (String port : PORTS) {
      String[] words = port.split(" ");
      wires.add(new IpBlock.PortWire(PREFIX + words[2], words[0], Integer.parseInt(words[1])));
    }
    return wires;
  }

  /** Returns the signals of the bus. */
  static List<Signal> signals() {
    return PORTS.stream()
        .map(port -> port.split(" ")[2])
        .map(name -> new Signal(name.toUpperCase(Locale.ROOT), PREFIX + name))
        .toList();
  }
}
