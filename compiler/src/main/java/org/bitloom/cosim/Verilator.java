// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheKey;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * Verilator: translates the design to C++ and links it with the harness.
 *
 * @param cache keeps what it makes between runs
 * @param headStart may have begun the run already
 * @param harness may have begun to make what is the same for every design
 */
public record Verilator(BuildCache cache, HeadStart headStart, HarnessStart harness)
    implements Simulator {
  private static final Pattern VERSION = Pattern.compile("Verilator (\\d+)\\.\\S+");
  private static final int OLDEST_MAJOR = 5;

  /** Keeps what it makes in the user's cache. */
  public Verilator() {
    this(BuildCache.ofUser());
  }

  /** Begins when it is told to. */
  public Verilator(BuildCache cache) {
    this(cache, HeadStart.none(), HarnessStart.none());
  }

  @Override
  public List<Tool> tools() {
    return List.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE);
  }

  @Override
  public String version() {
    return named(line());
  }

  private static String line() {
    return Tool.VERILATOR.version().orElse("");
  }

  private static String named(String line) {
    Matcher matcher = VERSION.matcher(line);
    if (!matcher.find() || Integer.parseInt(matcher.group(1)) < OLDEST_MAJOR) {
      throw new DiagnosticException(
          Code.TOOL_TOO_OLD
              .withoutPlace("verilator", line)
              .withHelp("install Verilator " + OLDEST_MAJOR + " or later"));
    }
    return matcher.group();
  }

  /** Returns all that is known of the programs that take part in making a simulation. */
  public String toolVersions() {
    return withCompiler(line());
  }

  /**
   * Adds to a key what decides the programs that are made here, beside the design: the tools as
   * they are installed, without starting them, the processor, and the environment.
   */
  public static void addSurroundingsTo(CacheKey key) {
    for (Tool tool : List.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE)) {
      key.add(tool.installed());
    }
    Processor.options().forEach(key::add);
    SimulationProgram.addEnvironmentTo(key);
  }

  private static String withCompiler(String line) {
    return line + "\n" + Tool.COMPILER.version().orElse("");
  }

  @Override
  public long freeCycles() {
    return 20_000;
  }

  /** Brings the simulation program into the workspace. */
  VerilatorSimulation build(
      Testbench testbench, Simulation.BuildOptions options, Workspace workspace) {
    // Asked once: it starts a process, and campaigns run a design thousands of times.
    String line = line();
    String simulator = named(line);
    testbench.files().forEach(workspace::write);
    VerilatorBuild build =
        new VerilatorBuild(cache, harness, withCompiler(line), testbench, options, workspace);
    return new VerilatorSimulation(testbench, simulator, build.warnings(), workspace, headStart);
  }
}
