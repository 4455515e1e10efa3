// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.array.ArrayLimit;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.RealParameters;
import org.bitloom.syntax.StringLiteral;
import org.bitloom.syntax.WeightsStatement;

/** The arrays of all files that {@code weights} statements name, by key. */
final class ParameterFiles implements AutoCloseable {
  private static final String ARRAY_SUFFIX = ".npy";

  /** Elements of all arrays that a network uses: each takes tens of bytes until it is planned. */
  private static final long MOST_ELEMENTS = 1L << 25;

  private final Problems problems;
  private final Map<String, Reader> arrays = new LinkedHashMap<>();
  private final List<NpzFile> archives = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, RealParameters> replaced;
  private final BatchNormFolding.Folded folding;
  private boolean unreadable;
  private long elements;

  /** An array that is read when it is asked for. */
  private record Reader(WeightsStatement statement, ArraySource source) {}

  /** Reads an array. */
  @FunctionalInterface
  private interface ArraySource {
    NpyArray read();
  }

  private ParameterFiles(
      BatchNormFolding.Folded folding, Map<String, RealParameters> replaced, Problems problems) {
    this.folding = folding;
    this.replaced = replaced;
    this.problems = problems;
  }

  /**
   * Opens all files and reports those that cannot be read.
   *
   * @param folding the file that names them, and which layers have other names in it
   * @param given arrays that are in no file
   * @param folder folder of the source, which paths are relative to
   * @param replaced parameters of layers whose arrays do not count
   */
  static ParameterFiles open(
      BatchNormFolding.Folded folding,
      Map<String, NpyArray> given,
      Path folder,
      Map<String, RealParameters> replaced,
      Problems problems) {
    ParameterFiles files = new ParameterFiles(folding, replaced, problems);
    folding.file().weights().forEach(s -> files.open(s, folder));
    Span place = Span.ofFile(folding.file().source().name());
    WeightsStatement own =
        new WeightsStatement(new StringLiteral(place.printablePlace(), place), place);
    given.forEach((key, array) -> files.add(key, own, () -> array));
    return files;
  }

  private void open(WeightsStatement statement, Path folder) {
    try {
      Path file = folder.resolve(statement.file().value());
      if (!Files.exists(file)) {
        unreadable = true;
        problems.report(
            Code.WEIGHTS_FILE_MISSING
                .at(statement.file().span(), statement.file().value())
                .withNote("paths are relative to the folder of this source"));
      } else if (file.toString().endsWith(ARRAY_SUFFIX)) {
        NpyArray array = NpyReader.read(file, ArrayLimit.ofParameters());
        String name = file.getFileName().toString();
        add(name.substring(0, name.length() - ARRAY_SUFFIX.length()), statement, () -> array);
      } else {
        NpzFile archive = NpzFile.open(file);
        archives.add(archive);
        archive.keys().forEach(key -> add(key, statement, () -> archive.read(key)));
      }
    } catch (DiagnosticException e) {
      report(e, statement);
    } catch (InvalidPathException e) {
      unreadable = true;
      problems.report(
          Code.WEIGHTS_FILE_MISSING.at(statement.file().span(), statement.file().value()));
    }
  }

  private void report(DiagnosticException e, WeightsStatement statement) {
    unreadable = true;
    problems.report(e.diagnostic().withNote("it is named at " + statement.span().place()));
  }

  private void add(String key, WeightsStatement statement, ArraySource source) {
    Reader first = arrays.putIfAbsent(renamed(key), new Reader(statement, source));
    if (first != null) {
      problems.report(
          Code.DUPLICATE_ARRAY
              .at(statement.file().span(), key)
              .withNote("it is also in " + first.statement().file().value()));
    }
  }

  /** Arrays of a layer that a normalization was folded into belong to the folded layer. */
  private String renamed(String key) {
    int dot = key.indexOf('.');
    String layer = folding.renamed().get(key.substring(0, Math.max(dot, 0)));
    return layer == null ? key : layer + key.substring(dot);
  }

  /** Returns the epsilon of the normalization that was folded into a layer, if one was. */
  Optional<Double> epsilon(String layer) {
    return Optional.ofNullable(folding.epsilons().get(layer));
  }

  /** Tells whether a file or an array could not be read, so that missing arrays say nothing. */
  boolean failed() {
    return unreadable;
  }

  /** Returns all keys. */
  Set<String> keys() {
    return arrays.keySet();
  }

  /** Returns the array with this key; empty also where it cannot be read, which is reported. */
  Optional<Parameter> find(String key) {
    Reader reader = arrays.get(key);
    boolean first = used.add(key);
    if (reader == null) {
      return Optional.empty();
    }
    try {
      WeightsStatement statement = reader.statement();
      NpyArray array = reader.source().read();
      elements += first ? array.size() : 0;
      if (elements > MOST_ELEMENTS) {
        throw new DiagnosticException(
            Code.ARRAY_TOO_LARGE
                .at(statement.file().span(), key)
                .withNote("with it, the network has more than 2^25 parameters"));
      }
      return Optional.of(
          new Parameter.Stored(key, statement.span(), statement.file().value(), array));
    } catch (DiagnosticException e) {
      report(e, reader.statement());
      return Optional.empty();
    }
  }

  /**
   * Returns the numbers that count instead of an array of this layer, if there are some.
   *
   * @param what {@code weights} or {@code bias}
   */
  Optional<Parameter> replacement(String layer, String what) {
    Optional<RealParameters> parameters = Optional.ofNullable(replaced.get(layer));
    return what.equals("weights")
        ? parameters.map(p -> Parameter.Computed.of(layer, p.weights()))
        : parameters.flatMap(RealParameters::bias).map(b -> Parameter.Computed.of(layer, b));
  }

  /** Warns of arrays that nothing asked for. */
  void warnUnused() {
    for (Map.Entry<String, Reader> array : arrays.entrySet()) {
      if (!used.contains(array.getKey())) {
        problems.report(
            Code.UNUSED_ARRAY
                .at(array.getValue().statement().file().span(), array.getKey())
                .withNote(
                    "layer L reads L.weights, L.bias, L.weights.scale, L.weights.zero_point"));
      }
    }
  }

  @Override
  public void close() {
    archives.forEach(NpzFile::close);
  }
}
