// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that connect the blocks of a bench to its driver. */
final class BenchText {
  private final List<BlockCase> cases;

  BenchText(List<BlockCase> cases) {
    this.cases = List.copyOf(cases);
  }

  private record Link(int block, boolean input, String id, BlockPort port) {}

  private List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (int b = 0; b < cases.size(); b++) {
      int next = 0;
      for (BlockPort port : cases.get(b).inputs()) {
        links.add(new Link(b, true, "b" + b + "_" + next++, port));
      }
      for (BlockPort port : cases.get(b).outputs()) {
        links.add(new Link(b, false, "b" + b + "_" + next++, port));
      }
    }
    return links;
  }

  /** Returns the top module: every block, its streams as ports of the bench. */
  String verilog() {
    StringBuilder ports =
        new StringBuilder("module bench (\n    input wire clk,\n    input wire rst");
    StringBuilder body = new StringBuilder();
    List<Link> links = links();
    for (Link link : links) {
      String forward = link.input ? "input" : "output";
      String backward = link.input ? "output" : "input";
      ports.append(",\n    ").append(forward).append(" wire ").append(link.id).append("_valid");
      ports.append(",\n    ").append(backward).append(" wire ").append(link.id).append("_ready");
      ports.append(",\n    ").append(forward).append(" wire [");
      ports.append(link.port.words() * 32 - 1).append(":0] ").append(link.id).append("_data");
      ports.append(",\n    ").append(forward).append(" wire ").append(link.id).append("_last");
      if (!link.input && link.port.bits() < link.port.words() * 32) {
        int bits = link.port.bits();
        String above = "assign " + link.id + "_data[" + (link.port.words() * 32 - 1) + ":";
        body.append(above).append(bits).append("] = 0;\n");
      }
    }
    for (int b = 0; b < cases.size(); b++) {
      body.append(instance(b, links));
    }
    return ports + "\n);\n" + body + "endmodule\n";
  }

  private String instance(int block, List<Link> links) {
    Map<String, Deque<String>> wires = new LinkedHashMap<>();
    for (Link link : links) {
      if (link.block == block) {
        BlockPort port = link.port;
        connect(wires, port.valid(), link.id + "_valid");
        connect(wires, port.ready(), link.id + "_ready");
        connect(wires, port.data(), link.id + "_data[" + (port.bits() - 1) + ":0]");
        connect(wires, port.last(), link.id + "_last");
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(cases.get(block).instance()).append(" b").append(block);
    text.append(" (\n    .clk(clk), .rst(rst)");
    wires.forEach(
        (port, parts) -> {
          text.append(",\n    .").append(port).append("({");
          text.append(String.join(", ", parts)).append("})");
        });
    return text.append("\n);\n").toString();
  }

  /** Streams that have a port in common are slices of it, the first one in its low bits. */
  private static void connect(Map<String, Deque<String>> wires, String port, String wire) {
    if (!port.isEmpty()) {
      wires.computeIfAbsent(port, p -> new ArrayDeque<>()).addFirst(wire);
    }
  }

  /** Returns the C++ statements that tell the driver its ports. */
  String bindings() {
    StringBuilder text = new StringBuilder();
    for (BlockCase block : cases) {
      text.append("names_.push_back(\"").append(block.name()).append("\");\n");
    }
    for (Link link : links()) {
      BlockPort port = link.port;
      String ready = port.ready().isEmpty() ? "nullptr" : "&t->" + link.id + "_ready";
      String last = port.last().isEmpty() ? "nullptr" : "&t->" + link.id + "_last";
      text.append("port(").append(link.block).append(", ").append(link.input);
      text.append(", &t->").append(link.id).append("_valid, ").append(ready);
      text.append(", t->").append(link.id).append("_data.data(), ").append(last);
      text.append(", ").append(port.words()).append(");\n");
    }
    return text.toString();
  }

  /** Returns the beats of every stream, in the order of the bindings. */
  String vectors() {
    StringBuilder text = new StringBuilder();
    for (Link link : links()) {
      text.append(link.port.beats().size()).append('\n');
      for (StreamBeat beat : link.port.beats()) {
        text.append(beat.last() ? 1 : 0);
        for (int word = 0; word < link.port.words(); word++) {
          int value = beat.data().shiftRight(32 * word).intValue();
          text.append(' ').append(Integer.toHexString(value));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
