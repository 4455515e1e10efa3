// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.List;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.rtl.verilog.MemoryFile;

/**
 * A shared array, ready to be printed.
 *
 * @param plan what it is built from
 * @param top name of the top module
 * @param modules one record per generated module, each with its name
 * @param memories contents of memories that are part of the configuration
 * @param library names of the fixed modules in use, without extension
 * @param image contents of {@code weights.bin}
 */
public record ArrayDesign(
    ArrayPlan plan,
    String top,
    List<Module> modules,
    List<MemoryFile> memories,
    List<String> library,
    byte[] image) {
  /** A generated module. */
  public record Module(String name, Record view) {}

  /** Copies the lists. */
  public ArrayDesign {
    modules = List.copyOf(modules);
    memories = List.copyOf(memories);
    library = List.copyOf(library);
    image = image.clone();
  }

  @Override
  public byte[] image() {
    return image.clone();
  }
}
