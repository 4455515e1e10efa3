// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;

/**
 * Compiles what Verilator wrote of a design together with a harness of one file. What is the same
 * for every design, Verilator's runtime and its headers, is kept: it is larger than most designs.
 *
 * @param cache keeps it
 * @param tools names and versions of all that takes part
 * @param waves whether the program can write waves
 * @param effort option of the compiler for what runs in every cycle
 */
public record HarnessBuild(BuildCache cache, String tools, boolean waves, String effort) {
  /** The usual effort. */
  public static final String USUAL = "-O1";

  private static final Pattern RUNTIME = Pattern.compile("verilated.*\\.o");
  private static final String MAIN = "main";

  /** Returns assignments of the makefile's variables. */
  public List<String> options() {
    return List.of("OPT_FAST=" + effort, "OPT_SLOW=-O0", "OPT_GLOBAL=-Og");
  }

  /**
   * Makes {@link SimulationProgram#FILE} in a folder where Verilator's makefile is.
   *
   * @param harness the file with everything else, without its end
   */
  public Workspace.Outcome compile(Workspace workspace, String harness) {
    CacheKey key = new CacheKey().add(tools).add("waves " + waves);
    options().forEach(key::add);
    CacheEntry runtime = cache.entry("runtime", key);
    // Behind Verilator, so that its objects are newer than the makefile.
    runtime.fetch(workspace.folder());
    workspace.write(
        JoinedUnits.HEADER, new String(Harness.source(JoinedUnits.HEADER), StandardCharsets.UTF_8));
    List<String> options = new ArrayList<>(options());
    if (!waves) {
      options.addAll(new PrecompiledHeader(cache, tools).provide(workspace, options()));
    }
    options.addAll(JoinedUnits.write(workspace, harness, List.of()));
    Workspace.Outcome outcome =
        workspace.run(SimulationProgram.make(List.of(SimulationProgram.FILE), options));
    if (outcome.exitCode() == 0) {
      runtime.fill(workspace.folder(), name -> RUNTIME.matcher(name).matches());
    }
    return outcome;
  }

  /**
   * Makes {@link SimulationProgram#FILE} of a module {@code bench} and a {@code main.cpp}, both in
   * the workspace.
   *
   * @param effort option of the compiler
   * @param files of the bench in Verilog
   * @return what Verilator said, which may have refused the bench
   * @throws org.bitloom.diagnostic.DiagnosticException if the compiler fails
   */
  public static Workspace.Outcome ofBench(Workspace workspace, String effort, List<String> files) {
    List<String> command = new ArrayList<>(List.of("verilator", "--cc", "--exe", "-Mdir", "."));
    command.addAll(List.of("-Wno-fatal", "-O3", "--prefix", SimulationProgram.FILE));
    command.addAll(List.of("--top-module", "bench"));
    command.addAll(files);
    command.add(MAIN + ".cpp");
    Workspace.Outcome translated = workspace.run(command);
    if (translated.exitCode() == 0) {
      Verilator verilator = new Verilator();
      HarnessBuild build =
          new HarnessBuild(verilator.cache(), verilator.toolVersions(), false, effort);
      ToolFailure.check("make", build.compile(workspace, MAIN));
    }
    return translated;
  }
}
