// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.InputFile;
import org.bitloom.rtl.Design;

/**
 * A folder that {@code generate} has written and a user has edited since: its modules and memories,
 * with the border of the design that the plan gives.
 */
final class EditedDesign {
  private static final int MOST_BYTES = 1 << 28;

  private EditedDesign() {}

  /**
   * Reads {@code rtl/*.v} and {@code mem/*.mem} of a folder.
   *
   * @throws DiagnosticException if they cannot be read, or the top module is not among them
   */
  static DesignUnderTest read(Path folder, Design design) {
    Map<String, String> files = new TreeMap<>();
    add(files, folder.resolve("rtl"), ".v", design);
    add(files, folder.resolve("mem"), ".mem", design);
    if (!files.containsKey(design.top() + ".v")) {
      throw none(folder, design, "there is no rtl/" + design.top() + ".v");
    }
    return DesignUnderTest.of(design, files);
  }

  private static void add(Map<String, String> files, Path folder, String ending, Design design) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> chosen = all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      for (Path file : chosen) {
        byte[] text = InputFile.read(file, MOST_BYTES);
        files.put(file.getFileName().toString(), new String(text, StandardCharsets.UTF_8));
      }
    } catch (IOException | InputFile.Refused unreadable) {
      throw none(folder, design, unreadable.getMessage());
    }
  }

  private static DiagnosticException none(Path folder, Design design, String reason) {
    return new DiagnosticException(
        Code.NO_DESIGN
            .withoutPlace(folder, design.top())
            .withNote(reason)
            .withHelp("it has to be what 'bitloom generate FILE -o " + folder + "' has written"));
  }
}
