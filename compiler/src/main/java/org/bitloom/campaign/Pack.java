// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;
import org.bitloom.plan.dataflow.Orders;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Schedule;
import org.bitloom.plan.dataflow.Timing;
import org.bitloom.plan.dataflow.WaitingQueue;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.plan.engine.SharedMultipliers;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.ProbedStream;

/**
 * Puts many designs side by side under one top module, so that they are compiled and simulated as
 * one. No two of them may have a name in common, but those of the library.
 */
public final class Pack {
  private final List<Subject> subjects;
  private final String name;

  private Pack(String name, List<Subject> subjects) {
    this.name = name;
    this.subjects = List.copyOf(subjects);
  }

  /** Returns the designs as one, whose network is all of their networks without a connection. */
  public static Subject of(String name, List<Subject> subjects) {
    Pack pack = new Pack(name, subjects);
    return new Subject(pack.plan(), pack.design());
  }

  private Plan plan() {
    List<Edge> inputs = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    List<Edge> outputs = new ArrayList<>();
    List<StreamLayout> layouts = new ArrayList<>();
    Map<String, EnginePlan> engines = new HashMap<>();
    Map<String, ProvenRequantizer> requantizers = new HashMap<>();
    Map<String, Long> intervals = new HashMap<>();
    Map<String, Long> latencies = new HashMap<>();
    Map<NodeInput, WaitingQueue> queues = new HashMap<>();
    Map<String, Arrangement> orders = new HashMap<>();
    List<SharedMultipliers> shared = new ArrayList<>();
    long interval = 1;
    for (Subject subject : subjects) {
      Plan plan = subject.plan();
      inputs.addAll(plan.network().inputs());
      nodes.addAll(plan.network().nodes());
      outputs.addAll(plan.network().outputs());
      layouts.addAll(plan.schedule().inputs());
      engines.putAll(plan.schedule().engines());
      orders.putAll(plan.schedule().orders().tensors());
      shared.addAll(plan.schedule().shared());
      requantizers.putAll(plan.requantizers());
      intervals.putAll(plan.timing().intervals());
      latencies.putAll(plan.timing().latencies());
      queues.putAll(plan.timing().queues());
      interval = Math.max(interval, plan.schedule().initiationInterval());
    }
    return new Plan(
        new IntegerNetwork(name, inputs, nodes, outputs),
        new Schedule(interval, layouts, engines, new Orders(orders), shared),
        requantizers,
        new Timing(interval, intervals, latencies, queues));
  }

  private DesignUnderTest design() {
    Map<String, String> files = new HashMap<>();
    List<BorderPort> inputs = new ArrayList<>();
    List<BorderPort> outputs = new ArrayList<>();
    List<ProbedStream> probes = new ArrayList<>();
    for (Subject subject : subjects) {
      DesignUnderTest design = subject.design();
      design.files().forEach((file, text) -> addFile(files, file, text));
      design.inputs().forEach(port -> inputs.add(renamed(design, port)));
      design.outputs().forEach(port -> outputs.add(renamed(design, port)));
      design.probes().forEach(probe -> probes.add(renamed(design, probe)));
    }
    files.put(name + ".v", top());
    return new DesignUnderTest(name, files, inputs, outputs, probes);
  }

  private static void addFile(Map<String, String> files, String file, String text) {
    boolean simulated = file.endsWith(".v") || file.endsWith(".mem");
    String other = simulated ? files.putIfAbsent(file, text) : null;
    if (other != null && !other.equals(text)) {
      throw new IllegalArgumentException("two designs have different files " + file);
    }
  }

  private static BorderPort renamed(DesignUnderTest design, BorderPort port) {
    return new BorderPort(
        port.edge(),
        design.top() + "_" + port.prefix(),
        port.shape(),
        port.layout(),
        port.elementType(),
        port.elementBits(),
        Optional.empty());
  }

  private static ProbedStream renamed(DesignUnderTest design, ProbedStream probe) {
    return new ProbedStream(
        probe.edge(),
        design.top() + "." + probe.path(),
        probe.layout(),
        probe.elementType(),
        probe.freeRunning(),
        probe.order());
  }

  private String top() {
    StringBuilder ports = new StringBuilder();
    StringBuilder body = new StringBuilder();
    for (Subject subject : subjects) {
      DesignUnderTest design = subject.design();
      String top = design.top();
      StringBuilder connections = new StringBuilder();
      design.inputs().forEach(port -> add(ports, connections, top, port, "input", "output"));
      design.outputs().forEach(port -> add(ports, connections, top, port, "output", "input"));
      body.append("    wire %s_frame_error;\n".formatted(top));
      body.append(
          "    %s %s (.aclk(aclk), .aresetn(aresetn),\n%s        .frame_error(%s_frame_error));\n"
              .formatted(top, top, connections, top));
    }
    String errors =
        subjects.stream()
            .map(subject -> subject.design().top() + "_frame_error")
            .collect(Collectors.joining(" | "));
    return """
        `default_nettype none
        module %s (
            input  wire aclk,
            input  wire aresetn,
        %s    output wire frame_error
        );
            assign frame_error = %s;
        %sendmodule
        `default_nettype wire
        """
        .formatted(name, ports, errors, body);
  }

  private static void add(
      StringBuilder ports,
      StringBuilder connections,
      String top,
      BorderPort port,
      String forward,
      String backward) {
    for (String signal : List.of("tvalid", "tready", "tdata", "tlast")) {
      String direction = signal.equals("tready") ? backward : forward;
      String range = signal.equals("tdata") ? "[" + port.dataMsb() + ":0] " : "";
      String outer = top + "_" + port.prefix() + "_" + signal;
      ports.append("    %s wire %s%s,\n".formatted(direction, range, outer));
      connections.append("        .%s_%s(%s),\n".formatted(port.prefix(), signal, outer));
    }
  }
}
