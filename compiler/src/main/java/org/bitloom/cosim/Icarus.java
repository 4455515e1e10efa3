// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Icarus Verilog: interprets the design under a testbench in Verilog. Slow; for small designs. */
public record Icarus() implements Simulator {
  private static final Pattern VERSION = Pattern.compile("Icarus Verilog version (\\S+)");

  @Override
  public List<Tool> tools() {
    return List.of(Tool.IVERILOG, Tool.VVP);
  }

  @Override
  public String version() {
    Matcher matcher = VERSION.matcher(Tool.IVERILOG.version().orElse(""));
    return "Icarus Verilog" + (matcher.find() ? " " + matcher.group(1) : "");
  }

  @Override
  public long freeCycles() {
    return 500;
  }

  /** Compiles the design and its testbench in the workspace. */
  IcarusSimulation build(
      Testbench testbench, Simulation.BuildOptions options, Workspace workspace) {
    testbench.files().forEach(workspace::write);
    return new IcarusSimulation(testbench, version(), workspace);
  }
}
