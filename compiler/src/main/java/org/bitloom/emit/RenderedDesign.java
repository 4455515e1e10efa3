// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text of every file of a design, by file name.
 *
 * @param top name of the top module
 * @param files in the order of their names: Verilog, ROM contents, and what else belongs to them
 */
public record RenderedDesign(String top, Map<String, String> files) {
  /** File that describes the others. */
  public static final String MANIFEST = "manifest.json";

  /** Copies and sorts the map. */
  public RenderedDesign {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** Returns the names of the Verilog files. */
  public List<String> verilogFiles() {
    return withExtension(".v");
  }

  /** Returns the names of the ROM contents. */
  public List<String> memoryFiles() {
    return withExtension(".mem");
  }

  private List<String> withExtension(String extension) {
    List<String> names = new ArrayList<>(files.keySet());
    names.removeIf(name -> !name.endsWith(extension));
    return List.copyOf(names);
  }

  /** Returns the same design with more files, such as a testbench. */
  public RenderedDesign with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(files);
    all.putAll(more);
    return new RenderedDesign(top, all);
  }
}
