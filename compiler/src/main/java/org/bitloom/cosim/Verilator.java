// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/** Verilator: translates the design to C++ and links it with the harness. */
public record Verilator() implements Simulator {
  private static final Pattern VERSION = Pattern.compile("Verilator (\\d+)\\.\\S+");
  private static final int OLDEST_MAJOR = 5;

  /** Up to this many cycles, compiling the program takes longer than running it. */
  private static final long SHORT_RUN = 100_000;

  /** From this many cycles on, a faster program is worth a longer compilation. */
  private static final long LONG_RUN = 1_000_000;

  /** Statements per C++ function: the time for one grows faster than its length. */
  private static final int FUNCTION_STATEMENTS = 500;

  @Override
  public List<Tool> tools() {
    return List.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE);
  }

  @Override
  public String version() {
    String line = Tool.VERILATOR.version().orElse("");
    Matcher matcher = VERSION.matcher(line);
    if (!matcher.find() || Integer.parseInt(matcher.group(1)) < OLDEST_MAJOR) {
      throw new DiagnosticException(
          Code.TOOL_TOO_OLD
              .withoutPlace("verilator", line)
              .withHelp("install Verilator " + OLDEST_MAJOR + " or later"));
    }
    return matcher.group();
  }

  @Override
  public long freeCycles() {
    return 20_000;
  }

  /** Builds the simulation program in the workspace. */
  VerilatorSimulation build(
      Testbench testbench, Simulation.BuildOptions options, Workspace workspace) {
    HarnessCache cache = HarnessCache.of(version(), options.waves());
    testbench.files().forEach(workspace::write);
    workspace.write("design.cpp", testbench.table());
    HarnessCache.writeSources(workspace.folder());
    String log = translate(testbench, options, workspace);
    if (!cache.fetch(workspace.folder())) {
      make(workspace, HarnessCache.OBJECTS, List.of("OPT_FAST=-O2"));
    }
    make(workspace, List.of("Vdesign"), effort(options.cycles()));
    cache.fill(workspace.folder());
    return new VerilatorSimulation(testbench, warnings(log), workspace);
  }

  /** The headers are most of the work for a small file, so a short run has only one. */
  private static List<String> effort(long cycles) {
    if (cycles < SHORT_RUN) {
      return List.of("OPT_FAST=-Og", "VM_PARALLEL_BUILDS=0");
    }
    return List.of(cycles < LONG_RUN ? "OPT_FAST=-O1" : "OPT_FAST=-O2");
  }

  private static String translate(
      Testbench testbench, Simulation.BuildOptions options, Workspace workspace) {
    List<String> command = new ArrayList<>(List.of("verilator", "--cc", "--exe", "-Mdir", "."));
    command.addAll(List.of("--prefix", "Vdesign", "--top-module", testbench.module()));
    command.addAll(List.of("-O3", "--x-assign", "unique", "--x-initial", "unique"));
    command.addAll(List.of("--output-split-cfuncs", Integer.toString(FUNCTION_STATEMENTS)));
    // Warnings are reported, not fatal: a later Verilator may have some that we do not know.
    command.addAll(List.of("-Wall", "-Wno-fatal"));
    if (options.waves()) {
      command.add("--trace-fst");
    }
    // In one order, so that the same design becomes the same C++, which a compiler cache knows.
    command.addAll(
        testbench.files().keySet().stream().filter(f -> f.endsWith(".v")).sorted().toList());
    command.add("design.cpp");
    command.addAll(HarnessCache.TRANSLATION_UNITS);
    return check("verilator", workspace.run(command)).log();
  }

  private static void make(Workspace workspace, List<String> targets, List<String> effort) {
    int jobs = Runtime.getRuntime().availableProcessors();
    List<String> command = new ArrayList<>(List.of("make", "-f", "Vdesign.mk", "-j" + jobs));
    command.addAll(targets);
    // Given here, since the makefile's own -Os comes after what -CFLAGS adds.
    command.addAll(effort);
    command.addAll(List.of("OPT_SLOW=-O0", "OPT_GLOBAL=-O2"));
    // Every name is relative to the folder, whose own may hold spaces, which the makefile refuses.
    command.add("CURDIR=.");
    if (Tool.CCACHE.find().isPresent()) {
      command.add("OBJCACHE=ccache");
    }
    check("make", workspace.run(command));
  }

  private static Workspace.Outcome check(String tool, Workspace.Outcome outcome) {
    if (outcome.exitCode() != 0) {
      throw ToolFailure.of(tool, outcome);
    }
    return outcome;
  }

  private static List<String> warnings(String log) {
    return log.lines().filter(line -> line.startsWith("%Warning")).toList();
  }
}
