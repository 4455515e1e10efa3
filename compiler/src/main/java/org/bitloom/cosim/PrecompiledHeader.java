// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;

/**
 * The header before all joined units in the form in which the compiler has read it, which a design
 * of few layers takes as long as everything else. Made for the second program that wants it: one
 * alone is ready earlier without. A compiler that finds that it is of other options takes the
 * header itself.
 *
 * @param cache keeps it
 * @param tools names and versions of all that takes part in compiling it
 */
public record PrecompiledHeader(BuildCache cache, String tools) {
  private static final String FILE = JoinedUnits.HEADER + ".gch";

  private static final String RULE =
      FILE
          + ": "
          + JoinedUnits.HEADER
          + " ; $(CXX) $(CXXFLAGS) $(CPPFLAGS) $(OPT_FAST) -x c++-header -o $@ $<";

  /**
   * Brings the header into the workspace, where Verilator's makefile is.
   *
   * @param options assignments of the makefile's variables
   * @return further ones; those of ccache are none, which refuses such headers
   */
  public List<String> provide(Workspace workspace, List<String> options) {
    CacheEntry compiled = cache.entry("header", key(options));
    if (!compiled.link(workspace.folder())) {
      CacheEntry wanted = cache.entry("wanted", key(options));
      if (!wanted.fetch(workspace.folder())) {
        wanted.fill(workspace.folder(), file -> false);
        return List.of();
      }
      List<String> arguments = new ArrayList<>(options);
      arguments.add("--eval=" + RULE);
      if (workspace.run(SimulationProgram.make(List.of(FILE), arguments)).exitCode() != 0) {
        return List.of();
      }
      compiled.fill(workspace.folder(), FILE::equals);
    }
    return List.of(SimulationProgram.COMPILER_CACHE);
  }

  private CacheKey key(List<String> options) {
    CacheKey key = new CacheKey().add(tools).add(Harness.source(JoinedUnits.HEADER));
    options.forEach(key::add);
    return key;
  }
}
