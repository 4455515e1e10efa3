// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitloom.emit.RenderedDesign;

/** Where each file of a design is in the folder of an IP block. The one place that decides it. */
final class FolderLayout {
  private static final String RTL = "rtl/";
  private static final String MEMORIES = "mem/";

  private FolderLayout() {}

  /** Returns the path of a module's file, which is named as the module. */
  private static String verilog(String file) {
    return RTL + file;
  }

  /** Returns the path of the contents of a memory. */
  static String memory(String file) {
    return MEMORIES + file;
  }

  /** Returns the hardware in its places, the modules of the library under their versioned names. */
  static Map<String, String> hardware(RenderedDesign design) {
    LibraryVersions library = LibraryVersions.of(design);
    Map<String, String> files = new TreeMap<>();
    for (String file : design.verilogFiles()) {
      files.put(verilog(library.file(file)), library.text(file));
    }
    for (String file : design.memoryFiles()) {
      files.put(memory(file), design.files().get(file));
    }
    return files;
  }

  /** Returns the modules' files among these. */
  static List<String> verilog(Map<String, String> files) {
    return files.keySet().stream().filter(path -> path.startsWith(RTL)).sorted().toList();
  }
}
