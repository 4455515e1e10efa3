// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bitloom.array.ArrayLimit;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.array.NpzWriter;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.plan.Edge;

/**
 * The arrays of a network's inputs or outputs: an {@code .npy} file for each, in their order, or
 * one {@code .npz} file with an array for each, by name.
 *
 * @param files where each array stands
 * @param arrays one per tensor, in order
 */
record VectorArrays(List<Path> files, List<NpyArray> arrays) {
  /** Copies the lists. */
  VectorArrays {
    files = List.copyOf(files);
    arrays = List.copyOf(arrays);
  }

  /** Tells whether vectors of all tensors are in one archive. */
  static boolean archive(List<Path> files) {
    return files.size() == 1 && files.get(0).toString().toLowerCase(Locale.ROOT).endsWith(".npz");
  }

  /**
   * Reads the arrays of some tensors.
   *
   * @param what the tensors are, for messages: {@code input} or {@code output}
   * @param files of the user
   * @param edges the tensors
   * @throws DiagnosticException if a file is unreadable, or there are not as many as tensors
   */
  static VectorArrays read(String what, List<Path> files, List<Edge> edges) {
    if (archive(files)) {
      return ofArchive(files.get(0), edges);
    }
    requireCount(what, files, edges);
    return new VectorArrays(files, files.stream().map(NpyReader::read).toList());
  }

  private static VectorArrays ofArchive(Path file, List<Edge> edges) {
    List<Path> files = new ArrayList<>();
    List<NpyArray> arrays = new ArrayList<>();
    try (NpzFile archive = NpzFile.open(file, ArrayLimit.ofVectors())) {
      for (int i = 0; i < edges.size(); i++) {
        arrays.add(archive.read(key(archive, edges, i)));
        files.add(file);
      }
    }
    return new VectorArrays(files, arrays);
  }

  /** A single array needs no name, and those that numpy.savez numbers are in order. */
  private static String key(NpzFile archive, List<Edge> edges, int index) {
    if (edges.size() == 1 && archive.keys().size() == 1) {
      return archive.keys().get(0);
    }
    String name = edges.get(index).name();
    String numbered = "arr_" + index;
    return !archive.contains(name) && archive.contains(numbered) ? numbered : name;
  }

  /** Writes arrays by the names of their tensors into one archive. */
  static void write(Path file, List<Edge> edges, List<NpyArray> arrays) {
    Map<String, NpyArray> named = new LinkedHashMap<>();
    for (int i = 0; i < edges.size(); i++) {
      named.put(edges.get(i).name(), arrays.get(i));
    }
    ResultFile.write(file, part -> NpzWriter.write(part, named));
  }

  /**
   * Requires a file for each tensor.
   *
   * @throws DiagnosticException if there are more or fewer
   */
  static void requireCount(String what, List<Path> files, List<Edge> edges) {
    if (files.size() != edges.size()) {
      throw new DiagnosticException(
          Code.WRONG_FILE_COUNT
              .withoutPlace(edges.size(), what, files.size())
              .withNote(what + "s in order: " + names(edges))
              .withHelp(
                  "give one .npy file per %s, in this order, or one .npz file with an array for each"
                      .formatted(what)));
    }
  }

  private static String names(List<Edge> edges) {
    return String.join(", ", edges.stream().map(Edge::name).toList());
  }
}
