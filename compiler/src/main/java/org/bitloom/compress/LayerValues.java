// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.calibrate.Compression;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;

/** Reads what is said of layers, {@code 0.1} of all or {@code conv1=0.66,fc1=0.02} by name. */
public final class LayerValues {
  private static final int MOST_VALUES = 256;

  private final Network network;
  private final String text;

  private LayerValues(Network network, String text) {
    this.network = network;
    this.text = text;
  }

  /** Returns the layers of a network that can be compressed. */
  public static List<Layer> compressible(Network network) {
    return network.layers().stream().filter(Compression::suits).toList();
  }

  /**
   * Returns the densities by layer.
   *
   * @throws DiagnosticException for what is no density, or no layer
   */
  public static Map<String, Double> densities(Network network, String text) {
    LayerValues values = new LayerValues(network, text);
    return values.read(
        (name, number) -> {
          double density = values.number(number);
          if (!(density > 0 && density <= 1)) {
            throw values.refused("a density is above 0, and 1 at most, not " + number);
          }
          return density;
        });
  }

  /**
   * Returns the sizes of codebooks by layer.
   *
   * @throws DiagnosticException for what is no size, or no layer
   */
  public static Map<String, Integer> codebooks(Network network, String text) {
    LayerValues values = new LayerValues(network, text);
    return values.read(
        (name, number) -> {
          double size = values.number(number);
          if (size != Math.rint(size) || size < 2 || size > MOST_VALUES) {
            throw values.refused("a codebook has 2 to " + MOST_VALUES + " values, not " + number);
          }
          values.requireDistinct(name, (int) size);
          return (int) size;
        });
  }

  /** What a number means for a layer. */
  private interface Meaning<T> {
    T of(String layer, String number);
  }

  private <T> Map<String, T> read(Meaning<T> meaning) {
    List<String> layers = compressible(network).stream().map(Layer::name).toList();
    if (layers.isEmpty()) {
      throw refused("network '" + network.name() + "' has no dense or conv2d layer");
    }
    Map<String, T> values = new LinkedHashMap<>();
    if (!text.contains("=")) {
      layers.forEach(layer -> values.put(layer, meaning.of(layer, text.strip())));
      return values;
    }
    for (String part : text.split(",", -1)) {
      String[] sides = part.strip().split("=", -1);
      if (sides.length != 2) {
        throw refused("'" + part.strip() + "' is not LAYER=NUMBER");
      }
      if (!layers.contains(sides[0])) {
        throw refused("no layer '" + sides[0] + "' can be compressed", sides[0], layers);
      }
      if (values.put(sides[0], meaning.of(sides[0], sides[1])) != null) {
        throw refused("layer '" + sides[0] + "' is named twice");
      }
    }
    return values;
  }

  /** A codebook cannot have more values than the layer. */
  private void requireDistinct(String name, int size) {
    long distinct =
        compressible(network).stream()
            .filter(layer -> layer.name().equals(name))
            .flatMapToDouble(l -> Arrays.stream(l.realWeights().orElseThrow().values()))
            .filter(weight -> weight != 0)
            .distinct()
            .limit(size)
            .count();
    if (distinct < size) {
      throw refused(
          "layer '%s' has %d different weights besides 0, no codebook of %d"
              .formatted(name, distinct, size));
    }
  }

  private double number(String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException notOne) {
      throw refused("'" + digits + "' is no number");
    }
  }

  private DiagnosticException refused(String why) {
    return new DiagnosticException(Code.INVALID_COMPRESSION.withoutPlace(text).withNote(why));
  }

  private DiagnosticException refused(String why, String word, List<String> known) {
    Optional<String> help = Suggestion.didYouMean(word, known);
    return new DiagnosticException(
        Code.INVALID_COMPRESSION.withoutPlace(text).withNote(why).withHelp(help));
  }
}
