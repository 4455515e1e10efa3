// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;

/**
 * Random foldings of the layers of a network, some of them computed by two engines, and a pace for
 * the layers that have none.
 */
final class RandomFoldings {
  /** In most foldings: larger arrays take most of the time of a campaign. */
  private static final int MOST_MULTIPLIERS = 64;

  /** In all others. */
  private static final int LARGEST_ARRAY = 160;

  /** Logarithm of the multipliers whose pace the layers without a MAC array keep, at most. */
  private static final int MOST_PACE = 4;

  private RandomFoldings() {}

  /** Returns a random folding of every MAC array, fixed one by one. */
  static Hardware of(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    Map<String, Hardware.Fold> folds = new HashMap<>();
    Map<String, Shape> inputs = new HashMap<>();
    network.inputs().forEach(input -> inputs.put(input.name(), input.shape()));
    for (Layer layer : network.layers()) {
      array(layer, inputs)
          .ifPresent(
              most -> {
                int pe = most.step() * random.nextInt(1, most.outputs() / most.step() + 1);
                int simd = random.nextInt(1, most.inputs() + 1);
                boolean alone = RandomWeights.oneInput(layer, network.hardware());
                int multipliers = random.nextInt(4) > 0 ? MOST_MULTIPLIERS : LARGEST_ARRAY;
                simd = Math.min(simd, Math.max(1, multipliers / pe));
                folds.put(layer.name(), parted(layer, most, pe, alone ? 1 : simd, random));
              });
    }
    Hardware.Multipliers pace = new Hardware.Multipliers(1 << random.nextInt(MOST_PACE + 1));
    return network.hardware().withGoal(pace).withFolds(folds);
  }

  /** Returns a folding that sometimes leaves output channels to an engine of their own. */
  private static Hardware.Fold parted(
      Layer layer, Array most, int pe, int simd, SplittableRandom random) {
    int channels = most.outputs() / most.step();
    if (!partible(layer) || channels < 2 || random.nextInt(3) > 0) {
      return new Hardware.Fold(pe, simd, Optional.empty());
    }
    int first = most.step() * random.nextInt(1, channels);
    int rest = most.outputs() - first;
    int other = most.step() * random.nextInt(1, rest / most.step() + 1);
    int lanes = random.nextInt(1, most.inputs() + 1);
    Hardware.Rest part =
        new Hardware.Rest(first, other, Math.min(lanes, Math.max(1, MOST_MULTIPLIERS / other)));
    return new Hardware.Fold(Math.min(pe, first), simd, Optional.of(part), Optional.empty());
  }

  /** Tells whether two engines can compute a layer. */
  private static boolean partible(Layer layer) {
    return layer instanceof WeightedLayer weighted
        && layer.result().filter(Output.Requantized.class::isInstance).isPresent()
        && !(weighted.weights().encoding() instanceof SparseHuffman);
  }

  /** The largest array of a layer; processing elements come in groups of {@code step}. */
  private record Array(int outputs, int inputs, int step) {}

  private static Optional<Array> array(Layer layer, Map<String, Shape> inputs) {
    return switch (layer) {
      case DenseLayer dense -> Optional.of(matrix(dense.weights().values().shape()));
      case MatMulLayer product -> Optional.of(matrix(inputs.get(product.weights())));
      case ConvolutionLayer c ->
          Optional.of(
              switch (c.form()) {
                case ConvolutionLayer.Grouped(int groups) ->
                    new Array(
                        c.filters(),
                        c.kernelHeight() * c.kernelWidth() * c.channelsPerPosition(),
                        1);
                case ConvolutionLayer.Depthwise(int multiplier) ->
                    new Array(c.filters(), 1, multiplier);
              });
      default -> Optional.empty();
    };
  }

  private static Array matrix(Shape shape) {
    return new Array(shape.vectors(), shape.channels(), 1);
  }
}
