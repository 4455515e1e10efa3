// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;

/**
 * What decides the program that Verilator and the C++ compiler make of a design. Memories are not
 * part of it: the program reads their files when it starts.
 */
public final class SimulationProgram {
  /** The program's file. */
  public static final String FILE = "Vdesign";

  /** What says to the makefile which program keeps what the compiler makes. */
  static final String COMPILER_CACHE = "OBJCACHE=";

  private static final String WARNINGS = "warnings.txt";

  /** The makefiles take these from the environment, beside what the command line says. */
  private static final List<String> VARIABLES =
      List.of("CPPFLAGS", "CXXFLAGS", "LDFLAGS", "LDLIBS", "MAKEFLAGS", "VERILATOR_ROOT");

  private final CacheEntry entry;

  private SimulationProgram(CacheEntry entry) {
    this.entry = entry;
  }

  /**
   * Returns the program of a design.
   *
   * @param cache keeps it
   * @param tools names and versions of all that takes part in making it
   * @param files of the design, text by name; those that do not end in {@code .v} are memories
   * @param key has everything else that decides the program: options and harness
   */
  public static SimulationProgram of(
      BuildCache cache, String tools, Map<String, String> files, CacheKey key) {
    addEnvironmentTo(key.add(tools));
    // What a file includes may be anywhere and is not looked at.
    boolean whole = true;
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      if (file.getKey().endsWith(".v")) {
        key.add(file.getKey()).add(file.getValue());
        whole &= !file.getValue().contains("`include");
      }
    }
    return new SimulationProgram((whole ? cache : BuildCache.none()).entry("model", key));
  }

  /** Adds what the makefiles take from the environment. */
  static void addEnvironmentTo(CacheKey key) {
    for (String variable : VARIABLES) {
      key.add(String.valueOf(System.getenv(variable)));
    }
  }

  /**
   * Returns the command that compiles what Verilator wrote.
   *
   * @param targets what to make
   * @param options assignments of the makefile's variables
   */
  public static List<String> make(List<String> targets, List<String> options) {
    return make(Runtime.getRuntime().availableProcessors(), targets, options);
  }

  /** Returns the same that leaves a core to whoever goes on meanwhile. */
  static List<String> makeBeside(List<String> targets, List<String> options) {
    return make(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), targets, options);
  }

  private static List<String> make(int jobs, List<String> targets, List<String> options) {
    List<String> command = new ArrayList<>(List.of("make", "-f", FILE + ".mk", "-j" + jobs));
    command.addAll(targets);
    command.addAll(options);
    // Every name is relative to the folder, whose own may hold spaces, which the makefile refuses.
    command.add("CURDIR=.");
    if (Tool.CCACHE.find().isPresent() && !options.contains(COMPILER_CACHE)) {
      // Without preprocessing what it does not know: the compiler says which headers it read.
      command.add(COMPILER_CACHE + "CCACHE_DEPEND=1 ccache");
    }
    return command;
  }

  /** Brings the program into the workspace if it is kept; returns Verilator's warnings then. */
  Optional<List<String>> kept(Workspace workspace) {
    return entry.fetch(workspace.folder()) ? Optional.of(warnings(workspace)) : Optional.empty();
  }

  /**
   * Makes the program and keeps it.
   *
   * @param build makes it in the workspace and returns Verilator's warnings
   */
  List<String> built(Workspace workspace, Supplier<List<String>> build) {
    List<String> warnings = build.get();
    workspace.write(WARNINGS, String.join("\n", warnings));
    entry.fill(workspace.folder(), Set.of(FILE, WARNINGS)::contains);
    return warnings;
  }

  /**
   * Brings the program into the workspace.
   *
   * @param build makes it there if it is not kept, and returns Verilator's warnings
   * @return Verilator's warnings
   */
  public List<String> provide(Workspace workspace, Supplier<List<String>> build) {
    return kept(workspace).orElseGet(() -> built(workspace, build));
  }

  private static List<String> warnings(Workspace workspace) {
    try {
      return Files.readAllLines(workspace.path(WARNINGS));
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }
}
