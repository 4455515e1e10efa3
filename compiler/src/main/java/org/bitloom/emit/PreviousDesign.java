// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A design that an earlier run left in the output folder; its manifest names its files. */
final class PreviousDesign {
  /** A manifest is text that anybody can edit: only what a design can have counts. */
  private static final Pattern OWN =
      Pattern.compile(
          "((rtl|mem|tb)/)?[A-Za-z_][A-Za-z0-9_]*\\.(v|mem|hex|f|core|xml|tcl|qip|sdc|xdc|h|py|md|bin)");

  private PreviousDesign() {}

  /** Deletes the manifest, then the files that it names. Files of anybody else stay. */
  static void remove(Path folder) throws IOException {
    Optional<Set<String>> names = files(folder);
    if (names.isEmpty()) {
      return;
    }
    Files.delete(folder.resolve(RenderedDesign.MANIFEST));
    for (String name : names.get()) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  /** Returns the files that a manifest in the folder names; empty if there is none. */
  static Optional<Set<String>> files(Path folder) throws IOException {
    Path manifest = folder.resolve(RenderedDesign.MANIFEST);
    return Files.isRegularFile(manifest)
        ? Optional.of(names(Files.readAllBytes(manifest)))
        : Optional.empty();
  }

  private static Set<String> names(byte[] manifest) {
    Set<String> names = new TreeSet<>();
    try {
      JsonNode root =
          JsonMapper.builder().build().readTree(new String(manifest, StandardCharsets.UTF_8));
      if (root.path("generator").asText().equals("Bitloom")) {
        root.path("verilog").forEach(name -> names.add(name.asText()));
        root.path("memories").forEach(name -> names.add(name.asText()));
        root.path("files").forEach(file -> names.add(file.path("path").asText()));
      }
    } catch (JsonProcessingException e) {
      return Set.of();
    }
    names.removeIf(name -> !OWN.matcher(name).matches());
    return names;
  }
}
