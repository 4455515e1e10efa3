// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.HashMap;
import java.util.Map;
import org.bitloom.rtl.array.ArrayDatapath;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayModule;
import org.bitloom.rtl.array.ArrayPe;
import org.bitloom.rtl.array.ArrayRequantizer;
import org.bitloom.rtl.array.ArraySequencer;
import org.bitloom.rtl.array.ArrayTop;
import org.bitloom.rtl.array.ArrayVectors;
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
    for (ArrayModule module : design.modules()) {
      files.put(module.module() + ".v", VerilogLayout.of(text(module)));
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

  private String text(ArrayModule module) {
    return switch (module) {
      case ArrayDatapath datapath -> array.render(datapath);
      case ArrayPe pe -> array.render(pe);
      case ArrayRequantizer requantizer -> array.render(requantizer);
      case ArraySequencer sequencer -> array.render(sequencer);
      case ArrayTop top -> array.render(top);
      case ArrayVectors vectors -> array.render(vectors);
      case ArrayModule.SoftmaxModule softmax -> blocks.render(softmax.block());
    };
  }
}
