// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.format.Channels;

/**
 * A batch normalization {@code gamma (x - mean) / sqrt(variance + epsilon) + beta} as one factor
 * and one summand per channel. Source: Ioffe and Szegedy, Batch Normalization, 2015.
 *
 * @param factors {@code gamma / sqrt(variance + epsilon)}
 * @param summands {@code beta - mean * factor}
 */
record NormParameters(List<Double> factors, List<Double> summands) {
  /** Copies the lists. */
  NormParameters {
    factors = List.copyOf(factors);
    summands = List.copyOf(summands);
  }

  /**
   * Reads {@code gamma}, {@code beta}, {@code mean} and {@code variance} of a layer; without gamma
   * it is 1, without beta 0. Empty after an error.
   */
  static Optional<NormParameters> read(LayerContext layer, int channels, double epsilon) {
    Optional<List<Double>> gamma = read(layer, "gamma", channels, 1.0);
    Optional<List<Double>> beta = read(layer, "beta", channels, 0.0);
    Optional<List<Double>> mean = read(layer, "mean", channels, Double.NaN);
    Optional<List<Double>> variance = read(layer, "variance", channels, Double.NaN);
    if (gamma.isEmpty() || beta.isEmpty() || mean.isEmpty() || variance.isEmpty()) {
      return Optional.empty();
    }
    List<Double> factors = new ArrayList<>();
    List<Double> summands = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double spread = variance.get().get(c) + epsilon;
      if (!(spread > 0)) {
        layer
            .problems()
            .report(
                Code.NORM_PARAMETERS
                    .at(layer.place(), layer.name())
                    .withNote("variance + epsilon of channel " + c + " is " + spread));
        return Optional.empty();
      }
      double factor = gamma.get().get(c) / Math.sqrt(spread);
      factors.add(factor);
      summands.add(beta.get().get(c) - mean.get().get(c) * factor);
    }
    return Optional.of(new NormParameters(factors, summands));
  }

  /**
   * Reads an array.
   *
   * @param otherwise its elements where it is missing; NaN if it may not be
   */
  private static Optional<List<Double>> read(
      LayerContext layer, String what, int channels, double otherwise) {
    ParameterReader parameters = new ParameterReader(layer);
    Optional<Parameter> parameter = parameters.find(what);
    if (parameter.isEmpty()) {
      if (!Double.isNaN(otherwise)) {
        return Optional.of(IntStream.range(0, channels).mapToObj(c -> otherwise).toList());
      }
      layer
          .problems()
          .report(
              Code.NORM_PARAMETERS
                  .at(layer.place(), layer.name())
                  .withNote("there is no array '" + layer.name() + "." + what + "'")
                  .withHelp("mean and variance are needed; gamma is 1 and beta 0 if missing"));
      return Optional.empty();
    }
    return parameter
        .filter(p -> parameters.checkShape(p, List.of(channels)) & parameters.checkFinite(p, what))
        .map(p -> IntStream.range(0, channels).mapToObj(p::real).toList());
  }

  /** Returns weights that are multiplied by the factors of their channels. */
  Parameter weights(String layer, Parameter weights, Channels channels) {
    List<Double> values =
        IntStream.range(0, weights.size())
            .mapToObj(i -> weights.real(i) * factors.get(channels.of(i)))
            .toList();
    return new Parameter.Computed(layer, weights.shape(), values);
  }

  /** Returns the bias behind the normalization. */
  Parameter bias(String layer, Optional<Parameter> bias) {
    List<Double> values =
        IntStream.range(0, factors.size())
            .mapToObj(c -> bias.map(b -> b.real(c)).orElse(0.0) * factors.get(c) + summands.get(c))
            .toList();
    return new Parameter.Computed(layer, List.of(values.size()), values);
  }
}
