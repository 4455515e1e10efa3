// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.MemoryFile;

/** Prints every file of a design. The same design gives the same bytes everywhere. */
public final class DesignRenderer {
  private static final String TEMPLATES = "templates/verilog";

  private final Renderer renderer = new Renderer(TEMPLATES);

  /** Returns the text of every file. */
  public RenderedDesign render(Design design) {
    Map<String, String> files = new HashMap<>();
    List<Block> generated =
        design.blocks().stream().filter(block -> !(block instanceof LibraryBlock)).toList();
    List<String> texts = generated.parallelStream().map(this::print).toList();
    for (int i = 0; i < texts.size(); i++) {
      put(files, generated.get(i).module() + ".v", texts.get(i));
    }
    for (String module : design.library()) {
      put(files, module + ".v", libraryModule(module));
    }
    PortCheck.check(design.blocks(), files);
    for (MemoryFile memory : design.memories()) {
      put(files, memory.name(), memory.text());
    }
    return new RenderedDesign(design.top(), files);
  }

  private static void put(Map<String, String> files, String name, String text) {
    if (files.put(name, text) != null) {
      throw new IllegalStateException("two files are named " + name);
    }
  }

  private String print(Block block) {
    return switch (block) {
      case Record view -> VerilogLayout.of(renderer.render(view));
      default -> throw new IllegalStateException(block.module() + " is not a record");
    };
  }

  private static String libraryModule(String module) {
    return LibraryText.of(TEMPLATES + "/library/" + module + ".v");
  }
}
