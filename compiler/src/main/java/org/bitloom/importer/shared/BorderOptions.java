// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the user says of the inputs of a model file.
 *
 * @param shapes dimensions with the batch, by the input's name in the file
 * @param types types of quantized values, by the input's name in the file
 */
public record BorderOptions(Map<String, List<Integer>> shapes, Map<String, String> types) {
  /** Nothing is said. */
  public static final BorderOptions NONE = new BorderOptions(Map.of(), Map.of());

  /** Stands for every input that is not named. */
  public static final String EVERY = "";

  /** Copies the maps. */
  public BorderOptions {
    shapes = Map.copyOf(shapes);
    types = Map.copyOf(types);
  }

  /** Returns the dimensions of an input, where they are given. */
  public Optional<List<Integer>> shape(String input) {
    return Optional.ofNullable(shapes.get(input));
  }

  /** Returns the type of an input, where it is given. */
  public Optional<String> type(String input) {
    return Optional.ofNullable(types.get(input)).or(() -> Optional.ofNullable(types.get(EVERY)));
  }

  /**
   * Tells whether given dimensions are those of the file, where it has some.
   *
   * @param file dimensions in the file
   * @param open stands for one that the file leaves open
   */
  public boolean fits(String input, List<Integer> file, int open) {
    Optional<List<Integer>> given = shape(input);
    return given.isEmpty()
        || given.get().size() == file.size()
            && IntStream.range(0, file.size())
                .allMatch(d -> file.get(d) == open || file.get(d).equals(given.get().get(d)));
  }
}
