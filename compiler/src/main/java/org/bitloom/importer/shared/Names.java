// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Identifiers for what a model file names by number or by free text. */
public final class Names {
  private static final int LONGEST = 24;
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What a layer is called; an input must not be called so. */
  private static final Pattern LAYER =
      Pattern.compile(
          "(dense|conv2d|depthwise_conv2d|quantize|relu|relu6|clip|reshape|flatten|argmax)_\\d+");

  /** Words that start a block or a statement. */
  private static final Set<String> WORDS =
      Set.of(
          "network",
          "weights",
          "numerics",
          "hardware",
          "input",
          "output",
          "calibrate",
          "default",
          "multipliers",
          "throughput");

  private final Set<String> taken = new HashSet<>();

  /**
   * Returns the name of a network: the file's name without its ending, or the folder's name where
   * the file is just called {@code model}.
   */
  public static String ofNetwork(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    String stem = absolute.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    Optional<Path> folder = Optional.ofNullable(absolute.getParent()).map(Path::getFileName);
    if (stem.equals("model") && folder.isPresent()) {
      stem = folder.get().toString();
    }
    String name = stem.replaceAll("[^A-Za-z0-9_]", "_");
    return name.matches("[A-Za-z_].*") ? name : "network_" + name;
  }

  /** Returns the name of an input: the file's, where it is a short identifier. */
  public String ofInput(int position, String wish) {
    boolean good =
        IDENTIFIER.matcher(wish).matches()
            && wish.length() <= LONGEST
            && !LAYER.matcher(wish).matches()
            && !WORDS.contains(wish)
            && taken.add(wish);
    if (good) {
      return wish;
    }
    String name = "input_" + position;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }

  /** Returns the name of the layer that an operator becomes. */
  public static String ofLayer(String kind, int operator) {
    return kind.toLowerCase(Locale.ROOT) + "_" + operator;
  }
}
