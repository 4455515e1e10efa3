// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.emit.Renderer;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.ProbedStream;

/**
 * The files that stand between a design and a simulator, and the streams as these files number
 * them.
 *
 * @param design the design
 * @param inputs {@code in0}, {@code in1}, ... in the order of the design
 * @param outputs {@code out0}, {@code out1}, ... in the order of the design
 * @param probes {@code probe0}, {@code probe1}, ...: first those with a handshake, then the
 *     free-running ones
 */
record Testbench(
    DesignUnderTest design,
    List<TestbenchStream> inputs,
    List<TestbenchStream> outputs,
    List<TestbenchStream> probes) {

  /** View of the wrapper module. */
  public record TestbenchWrapper(
      String top,
      String module,
      List<TestbenchStream> inputs,
      List<TestbenchStream> outputs,
      List<TestbenchStream> probes,
      List<TestbenchStream> handshakeProbes,
      List<TestbenchStream> freeRunningProbes) {}

  /** View of the harness's table of signals. */
  public record DesignTable(
      String top,
      List<TestbenchStream> inputs,
      List<TestbenchStream> outputs,
      List<TestbenchStream> handshakeProbes,
      List<TestbenchStream> freeRunningProbes) {}

  Testbench {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    probes = List.copyOf(probes);
  }

  static Testbench of(DesignUnderTest design) {
    List<TestbenchStream> inputs = border("in", design.inputs());
    List<TestbenchStream> outputs = border("out", design.outputs());
    List<TestbenchStream> probes = new ArrayList<>();
    for (boolean freeRunning : new boolean[] {false, true}) {
      for (ProbedStream probe : design.probes()) {
        if (probe.freeRunning() == freeRunning) {
          probes.add(TestbenchStream.of(probe, "probe" + probes.size()));
        }
      }
    }
    return new Testbench(design, inputs, outputs, probes);
  }

  private static List<TestbenchStream> border(String prefix, List<BorderPort> ports) {
    List<TestbenchStream> streams = new ArrayList<>();
    for (BorderPort port : ports) {
      streams.add(TestbenchStream.of(port, prefix + streams.size()));
    }
    return streams;
  }

  /** Returns the name of the wrapper module. */
  String module() {
    return design.top() + "__testbench";
  }

  /** Returns all streams in the order in which simulators report them. */
  List<TestbenchStream> streams() {
    List<TestbenchStream> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    all.addAll(probes);
    return all;
  }

  /** Returns the wrapper module's text. */
  String wrapper() {
    return renderer()
        .render(
            new TestbenchWrapper(
                design.top(), module(), inputs, outputs, probes, probes(false), probes(true)));
  }

  /** Returns the C++ table of signals. */
  String table() {
    return renderer()
        .render(new DesignTable(design.top(), inputs, outputs, probes(false), probes(true)));
  }

  /** Returns the design's files and the wrapper's by name. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>(design.files());
    files.put(module() + ".v", wrapper());
    return files;
  }

  private List<TestbenchStream> probes(boolean freeRunning) {
    return probes.stream().filter(p -> p.freeRunning() == freeRunning).toList();
  }

  private static Renderer renderer() {
    return new Renderer("templates/testbench");
  }
}
