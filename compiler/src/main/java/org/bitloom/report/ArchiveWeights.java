// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.operator.Shape;

/** The arrays {@code LAYER.weights} of an {@code .npz} archive as real weights. */
public final class ArchiveWeights {
  private static final String SUFFIX = ".weights";

  /** Rank of depthwise weights, {@code [height, width, channels]}; others have channels first. */
  private static final int DEPTHWISE = 3;

  /** Elements of all layers: while schemes are compared, each takes up to a hundred bytes. */
  private static final long MOST_ELEMENTS = 1L << 23;

  private ArchiveWeights() {}

  /**
   * Reads all weights of an archive, in the order of their names.
   *
   * @throws DiagnosticException if it cannot be read, or has no weights, or one is no number
   */
  public static List<RealWeights> read(Path file) {
    try (NpzFile archive = NpzFile.open(file)) {
      List<RealWeights> layers = new ArrayList<>();
      archive.keys().stream()
          .filter(key -> key.endsWith(SUFFIX))
          .sorted(Comparator.naturalOrder())
          .forEach(key -> layers.add(weights(file, key, archive.read(key), layers)));
      if (layers.isEmpty()) {
        throw new DiagnosticException(
            Code.ARRAY_MISSING
                .at(Span.ofFile(file.toString()), "LAYER" + SUFFIX)
                .withNote("arrays of the archive: " + String.join(", ", archive.keys())));
      }
      return layers;
    }
  }

  private static RealWeights weights(
      Path file, String key, NpyArray array, List<RealWeights> others) {
    long elements = others.stream().mapToLong(layer -> layer.shape().elements()).sum();
    if (elements + array.size() > MOST_ELEMENTS) {
      throw new DiagnosticException(
          Code.ARRAY_TOO_LARGE
              .at(Span.ofFile(file.toString()), key)
              .withNote("with it, the archive has more than 2^23 weights"));
    }
    if (array.size() == 0 || array.shape().isEmpty()) {
      throw new DiagnosticException(
          Code.ARRAY_SIZE
              .at(Span.ofFile(file.toString()), key)
              .withNote("it is " + array + "; weights have a dimension of output channels"));
    }
    double[] values = array.reals();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new DiagnosticException(
            Code.NOT_FINITE
                .at(
                    Span.ofFile(file.toString()),
                    "weights",
                    key.substring(0, key.length() - SUFFIX.length()))
                .withNote("a value of array '" + key + "' is " + value));
      }
    }
    List<Integer> dimensions = array.shape();
    int channels = dimensions.get(dimensions.size() == DEPTHWISE ? dimensions.size() - 1 : 0);
    return new RealWeights(
        new Shape(dimensions),
        values,
        dimensions.size() == DEPTHWISE
            ? Channels.last(channels)
            : Channels.first(channels, values.length));
  }
}
