// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bitloom.rtl.TopModule;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Connection;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Parameter;
import org.bitloom.rtl.verilog.Wire;

/**
 * Compares the connections of every instance with the ports of its module, and what they connect
 * with the signals around it. A wrong one is a mistake of ours, found when the design is printed
 * and not by a simulator.
 */
final class PortCheck {
  private static final Pattern PORT =
      Pattern.compile("^ *(?:input|output) +(?:wire|reg) +(?:signed +)?(?:\\[[^]]*] *)?(\\w+)");

  private static final Pattern PARAMETER = Pattern.compile("^ *parameter +(\\w+)");

  private static final Pattern SIGNAL = Pattern.compile("[A-Za-z_]\\w*");

  private final Map<String, Set<String>> ports = new HashMap<>();
  private final Map<String, Set<String>> parameters = new HashMap<>();

  private PortCheck(Map<String, String> files) {
    files.forEach(
        (file, text) -> {
          if (file.endsWith(".v")) {
            String module = file.substring(0, file.length() - ".v".length());
            ports.put(module, names(text, PORT));
            parameters.put(module, names(text, PARAMETER));
          }
        });
  }

  private static Set<String> names(String text, Pattern pattern) {
    return text.lines()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Checks the structural modules of a design.
   *
   * @param files text of every module by file name
   * @throws IllegalStateException if a connection is missing or leads nowhere
   */
  static void check(List<Block> blocks, Map<String, String> files) {
    PortCheck check = new PortCheck(files);
    for (Block block : blocks) {
      // Only these two are made of instances; what others have inside is in their templates.
      if (block instanceof Engine e) {
        check.module(e.module(), e.instances(), wires(e.wires()));
      } else if (block instanceof TopModule t) {
        check.module(t.module(), t.instances(), wires(t.wires()));
      }
    }
  }

  private static Set<String> wires(List<Wire> wires) {
    return wires.stream().map(Wire::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private void module(String module, List<Instance> instances, Set<String> wires) {
    Set<String> known = new TreeSet<>(wires);
    known.addAll(ports.get(module));
    known.addAll(List.of("clk", "rst"));
    for (Instance instance : instances) {
      String place = instance.name() + " in " + module;
      same(place, "ports", ports.get(instance.type()), connected(instance));
      Set<String> given =
          instance.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
      same(place, "parameters", parameters.get(instance.type()), given);
      for (Connection connection : instance.connections()) {
        Set<String> signals = new TreeSet<>(names(connection.signal()));
        signals.removeAll(known);
        if (!signals.isEmpty()) {
          throw new IllegalStateException(place + " is connected to " + signals);
        }
      }
    }
  }

  private static Set<String> connected(Instance instance) {
    return instance.connections().stream()
        .map(connection -> connection.port().strip())
        .collect(Collectors.toSet());
  }

  private static List<String> names(String signals) {
    return SIGNAL.matcher(signals).results().map(MatchResult::group).toList();
  }

  private static void same(String place, String what, Set<String> wanted, Set<String> found) {
    if (!wanted.equals(found)) {
      throw new IllegalStateException(place + " has the " + what + " " + wanted + ", not " + found);
    }
  }
}
