// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Standard cells of a process, with open descriptions.
 *
 * @param name by which users choose it
 * @param process what it is
 * @param liberty timing and area of the cells
 * @param models of the cells in Verilog
 * @param debianPackage that has both
 * @param flipFlops names of the cells that are flip-flops
 * @param buffers names of the cells that only drive
 * @param driver cell that drives the inputs of a block
 */
public record CellLibrary(
    String name,
    String process,
    Path liberty,
    Path models,
    String debianPackage,
    Set<String> flipFlops,
    Set<String> buffers,
    String driver)
    implements Technology {
  private static final String OSU018 = "/usr/share/qflow/tech/osu018/osu018_stdcells";

  private static final List<CellLibrary> ALL =
      List.of(
          new CellLibrary(
              "osu018",
              "OSU standard cells for TSMC 0.18 um, 1.8 V, 25 degrees, typical",
              Path.of(OSU018 + ".lib"),
              Path.of(OSU018 + ".v"),
              "qflow-tech-osu018",
              Set.of("DFFPOSX1", "DFFNEGX1", "DFFSR"),
              Set.of("BUFX2", "BUFX4", "CLKBUF1", "CLKBUF2", "CLKBUF3"),
              "BUFX4"));

  /** Copies the sets. */
  public CellLibrary {
    flipFlops = Set.copyOf(flipFlops);
    buffers = Set.copyOf(buffers);
  }

  /** Returns every library. */
  public static List<CellLibrary> all() {
    return ALL;
  }

  /** Returns the library of a name, whatever the case of its letters. */
  public static Optional<CellLibrary> named(String name) {
    return ALL.stream()
        .filter(library -> library.name.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
