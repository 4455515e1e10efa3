// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A design that an earlier run left in the output folder; its manifest names its files. */
final class PreviousDesign {
  private PreviousDesign() {}

  /** Deletes the manifest, then the files that it names. Files of anybody else stay. */
  static void remove(Path folder) throws IOException {
    Path manifest = folder.resolve(RenderedDesign.MANIFEST);
    if (!Files.isRegularFile(manifest)) {
      return;
    }
    List<String> names = fileNames(Files.readString(manifest));
    Files.delete(manifest);
    for (String name : names) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  private static List<String> fileNames(String manifest) {
    List<String> names = new ArrayList<>();
    try {
      JsonNode root = JsonMapper.builder().build().readTree(manifest);
      if (root.path("generator").asText().equals("Bitloom")) {
        root.path("verilog").forEach(name -> names.add(name.asText()));
        root.path("memories").forEach(name -> names.add(name.asText()));
      }
    } catch (JsonProcessingException e) {
      return List.of();
    }
    // A manifest is text that anybody can edit: only plain names in the folder itself count.
    names.removeIf(name -> !name.matches("[A-Za-z_][A-Za-z0-9_]*\\.(v|mem)"));
    return names;
  }
}
