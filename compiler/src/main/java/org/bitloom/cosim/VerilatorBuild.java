// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;

/** Makes the program of one design in a workspace, or takes the one that was kept. */
final class VerilatorBuild {
  /** Statements per C++ function: the time for one grows faster than its length. */
  private static final int FUNCTION_STATEMENTS = 500;

  /** What the makefile makes of the design alone. */
  private static final String DESIGN = SimulationProgram.FILE + "__ALL.a";

  /** Verilator, with what it is told of every design. */
  static final List<String> COMMAND =
      List.of("verilator", "--cc", "--exe", "-Mdir", ".", "--prefix", SimulationProgram.FILE);

  /** The file with the table of the design's signals, without its end. */
  private static final String BINDING = "design";

  private final BuildCache cache;
  private final HarnessStart harness;
  private final Testbench testbench;
  private final Simulation.BuildOptions options;
  private final Workspace workspace;
  private final String tools;
  private final List<String> processor = Processor.options();

  /**
   * A build.
   *
   * @param cache keeps what it makes
   * @param harness may have begun to make the harness
   * @param tools names and versions of all that takes part
   */
  VerilatorBuild(
      BuildCache cache,
      HarnessStart harness,
      String tools,
      Testbench testbench,
      Simulation.BuildOptions options,
      Workspace workspace) {
    this.cache = cache;
    this.harness = harness;
    this.tools = tools;
    this.testbench = testbench;
    this.options = options;
    this.workspace = workspace;
  }

  /** How much is done for a fast program, from little on. */
  private enum Effort {
    SHORT(100_000, "-Og"),
    MEDIUM(2_000_000, "-O1 -ftree-slp-vectorize"),
    LONG(Long.MAX_VALUE, "-O2");

    /** Up to so many cycles, compiling with more effort takes longer than it saves. */
    private final long cycles;

    private final String option;

    Effort(long cycles, String option) {
      this.cycles = cycles;
      this.option = option;
    }

    /**
     * Returns assignments for make, since the makefile's own -Os comes after what -CFLAGS adds.
     *
     * @param processor further options
     */
    List<String> arguments(List<String> processor) {
      String fast = String.join(" ", Stream.concat(Stream.of(option), processor.stream()).toList());
      // What OPT_GLOBAL compiles, Verilator's runtime, is larger than most designs and seldom runs.
      return List.of("OPT_FAST=" + fast, "OPT_SLOW=-O0", "OPT_GLOBAL=-Og");
    }

    /** Returns those that are good for a run, the least first. */
    static List<Effort> atLeastFor(long cycles) {
      return Arrays.stream(values()).filter(e -> cycles < e.cycles).toList();
    }
  }

  /** Brings the program into the workspace and returns Verilator's warnings. */
  List<String> warnings() {
    List<Effort> good = Effort.atLeastFor(options.cycles());
    return good.stream()
        .flatMap(effort -> program(effort).kept(workspace).stream())
        .findFirst()
        .orElseGet(() -> program(good.get(0)).built(workspace, () -> build(good.get(0))));
  }

  private SimulationProgram program(Effort effort) {
    CacheKey key = Harness.addTo(new CacheKey()).add(testbench.table());
    verilate().forEach(key::add);
    effort.arguments(processor).forEach(key::add);
    return SimulationProgram.of(cache, tools, testbench.design().files(), key);
  }

  private List<String> build(Effort effort) {
    CacheEntry objects = Harness.objects(cache, tools, options.waves());
    workspace.write(BINDING + ".cpp", testbench.table());
    Harness.writeSources(workspace.folder());
    String log = ToolFailure.check("verilator", workspace.run(verilate())).log();
    List<String> options = new ArrayList<>(effort.arguments(processor));
    boolean kept = objects.fetch(workspace.folder());
    if (effort == Effort.SHORT && !this.options.waves()) {
      options.addAll(new PrecompiledHeader(cache, tools).provide(workspace, options));
    }
    options.addAll(JoinedUnits.write(workspace, BINDING, Harness.CLASSES));
    if (!kept) {
      // The harness may still be on its way.
      make(List.of(DESIGN), options);
      if (!begun(workspace)) {
        make(Harness.OBJECTS, harnessOptions());
      }
    }
    make(List.of(SimulationProgram.FILE), options);
    Harness.keep(objects, workspace.folder());
    return log.lines().filter(line -> line.startsWith("%Warning")).toList();
  }

  /** The runtime that was begun is one without waves. */
  private boolean begun(Workspace workspace) {
    return !options.waves() && harness.fetch(workspace.folder());
  }

  /** Returns assignments of the makefile's variables for what is the same for every design. */
  static List<String> harnessOptions() {
    return Effort.MEDIUM.arguments(List.of());
  }

  private List<String> verilate() {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(List.of("--top-module", testbench.module()));
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
    command.add(BINDING + ".cpp");
    command.addAll(Harness.TRANSLATION_UNITS);
    return command;
  }

  private void make(List<String> targets, List<String> options) {
    ToolFailure.check("make", workspace.run(SimulationProgram.make(targets, options)));
  }
}
