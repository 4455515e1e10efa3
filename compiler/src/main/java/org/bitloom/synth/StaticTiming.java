// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.device.Frequency;

/**
 * What OpenSTA says of a netlist of standard cells, with an ideal clock and no wires.
 *
 * @param setup worst slack between registers at the clock's next edge, in nanoseconds
 * @param hold worst slack at the same edge
 * @param from register with the slowest path
 * @param to register at its end
 */
public record StaticTiming(double setup, double hold, String from, String to) {
  private static final Pattern SLACK = Pattern.compile("\\s*(-?[0-9.]+)\\s+slack \\(\\w+\\)");
  private static final Pattern END = Pattern.compile("(Startpoint|Endpoint): (\\S+).*");

  /** Asks OpenSTA. */
  static StaticTiming of(GateNetlist netlist, Frequency clock) {
    Tool.require(List.of(Tool.YOSYS, Tool.STA));
    try (Workspace workspace = Workspace.create()) {
      workspace.write("netlist.v", netlist.structure());
      workspace.write(
          "sta.tcl",
          """
          read_liberty %s
          read_verilog netlist.v
          link_design %s
          create_clock -name aclk -period %s [get_ports aclk]
          report_checks -path_delay max -digits 4
          report_checks -path_delay min -digits 4
          exit
          """
              .formatted(netlist.library().liberty(), netlist.top(), clock.period()));
      Workspace.Outcome outcome =
          Yosys.check("sta", workspace.run(List.of("sta", "-no_splash", "-exit", "sta.tcl")));
      return parse(outcome.log().lines().toList(), netlist.structure());
    }
  }

  static StaticTiming parse(List<String> report, String netlist) {
    List<Double> slacks =
        report.stream()
            .map(SLACK::matcher)
            .filter(Matcher::matches)
            .map(line -> Double.valueOf(line.group(1)))
            .toList();
    List<String> ends =
        report.stream()
            .map(END::matcher)
            .filter(Matcher::matches)
            .map(line -> register(line.group(2), netlist))
            .toList();
    if (slacks.size() != 2 || ends.size() != 4) {
      throw new IllegalStateException("OpenSTA found no paths: " + String.join("\n", report));
    }
    return new StaticTiming(slacks.get(0), slacks.get(1), ends.get(0), ends.get(1));
  }

  /** Returns the signal that a flip-flop drives, whose own name says nothing. */
  private static String register(String cell, String netlist) {
    Matcher output =
        Pattern.compile(
                "(?s)\\b" + Pattern.quote(cell) + " \\(.*?\\.Q\\(\\\\?([^)\\s]+)\\s*\\).*?\\);")
            .matcher(netlist);
    return Optional.of(output).filter(Matcher::find).map(m -> m.group(1)).orElse(cell);
  }

  /** Returns the fastest clock. */
  public double megahertz(Frequency clock) {
    return 1000 / (Double.parseDouble(clock.period()) - setup);
  }
}
