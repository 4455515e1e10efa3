// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.digest.Digest;
import org.bitloom.emit.RenderedDesign;

/**
 * The modules of the library under names that say which text they have: {@code bitloom_fifo} is
 * delivered as {@code bitloom_fifo__3fa9c1}, whose last part is taken from the hash of its text and
 * of the modules in it. So designs of any versions of Bitloom are in one project together, and
 * where they have a module in common, a guard lets its second copy pass.
 */
final class LibraryVersions {
  private static final Pattern MODULE = Pattern.compile("bitloom_[a-z0-9_]+");
  private static final String EXTENSION = ".v";
  private static final int DIGITS = 6;

  private final Map<String, String> texts;
  private final Map<String, String> names = new TreeMap<>();

  private LibraryVersions(Map<String, String> texts) {
    this.texts = texts;
  }

  static LibraryVersions of(RenderedDesign design) {
    LibraryVersions versions = new LibraryVersions(design.files());
    design.verilogFiles().stream()
        .filter(file -> MODULE.matcher(module(file)).matches())
        .forEach(file -> versions.name(module(file)));
    return versions;
  }

  private static String module(String file) {
    return file.substring(0, file.length() - EXTENSION.length());
  }

  /** Returns the versioned name of a module; those that it contains get theirs first. */
  private String name(String module) {
    String known = names.get(module);
    if (known != null) {
      return known;
    }
    String text = texts.get(module + EXTENSION);
    StringBuilder hashed = new StringBuilder(text);
    for (String part : parts(text)) {
      if (!part.equals(module)) {
        hashed.append(name(part));
      }
    }
    String name = module + "__" + Digest.of(hashed.toString()).substring(0, DIGITS);
    names.put(module, name);
    return name;
  }

  /** Returns the modules of the library that a text names. */
  private List<String> parts(String text) {
    return MODULE
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .filter(word -> texts.containsKey(word + EXTENSION))
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns the name under which a file is delivered. */
  String file(String file) {
    return names.getOrDefault(module(file), module(file)) + EXTENSION;
  }

  /** Returns the text that a file is delivered with. */
  String text(String file) {
    String text =
        MODULE
            .matcher(texts.get(file))
            .replaceAll(
                word -> Matcher.quoteReplacement(names.getOrDefault(word.group(), word.group())));
    String name = names.get(module(file));
    return name == null ? text : guarded(name.toUpperCase(Locale.ROOT), text);
  }

  private static String guarded(String macro, String text) {
    return """
    // Designs that have this module in common may all bring it.
    `ifndef %s
    `define %s

    %s
    `endif
    """
        .formatted(macro, macro, text);
  }
}
