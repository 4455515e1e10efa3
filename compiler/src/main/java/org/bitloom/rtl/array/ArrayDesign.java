// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.rtl.verilog.MemoryFile;

/**
 * A shared array, ready to be printed.
 *
 * @param plan what it is built from
 * @param top name of the top module
 * @param modules one record per generated module
 * @param memories contents of memories that are part of the configuration
 * @param library names of the fixed modules in use, without extension
 * @param image contents of {@code weights.bin}
 */
public record ArrayDesign(
    ArrayPlan plan,
    String top,
    List<ArrayModule> modules,
    List<MemoryFile> memories,
    List<String> library,
    byte[] image) {
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

  /** Returns the name of the module that runs the passes. */
  public String sequencer() {
    return modules.stream()
        .filter(ArraySequencer.class::isInstance)
        .map(ArrayModule::module)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the bits of an element of a feature map, which is signed. */
  public int elementBits() {
    return modules.stream()
        .flatMapToInt(
            m -> m instanceof ArrayPe pe ? IntStream.of(pe.elementBits()) : IntStream.empty())
        .findFirst()
        .orElseThrow();
  }
}
