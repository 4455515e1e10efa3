// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.HashMap;
import java.util.Map;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.MemoryFile;

/** Prints every file of a shared array. The same design gives the same bytes everywhere. */
public final class ArrayRenderer {
  private static final String ARRAY = "templates/array";
  private static final String BLOCKS = "templates/verilog";
  private static final String OF_ARRAY = "bitloom_array_";

  private final Renderer array = new Renderer(ARRAY);
  private final Renderer blocks = new Renderer(BLOCKS);

  /** Returns the text of every file. */
  public RenderedDesign render(ArrayDesign design) {
    Map<String, String> files = new HashMap<>();
    for (ArrayDesign.Module module : design.modules()) {
      Renderer renderer = module.view() instanceof Block ? blocks : array;
      files.put(module.name() + ".v", VerilogLayout.of(renderer.render(module.view())));
    }
    for (String module : design.library()) {
      String folder = module.startsWith(OF_ARRAY) ? ARRAY : BLOCKS;
      files.put(module + ".v", LibraryText.of(folder + "/library/" + module + ".v"));
    }
    for (MemoryFile memory : design.memories()) {
      files.put(memory.name(), memory.text());
    }
    return new RenderedDesign(design.top(), files);
  }
}
