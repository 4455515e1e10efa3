// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.LogSoftmaxLayer;
import org.bitloom.model.Network;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.Edge;
import org.bitloom.plan.dataflow.Planner;

/**
 * Draws networks over the whole language: dense layers and products; windows with strides,
 * dilations and depth multipliers over images of odd sizes, of int8 and of int16; concatenations
 * and paddings; residual branches; pools; tables, thresholds, resizes and what importers put
 * together; softmax or its logarithm behind any of them. Names are as odd as the language allows.
 */
public final class RandomNetworks {
  private static final String[] PREFIXES = {"s%d_", "Wire%d_", "_%d_", "module__%d", "X%d_input_"};
  private static final int KINDS = 7;
  private static final int JOINS = 4;
  private static final int SOFTMAX_EVERY = 3;
  private static final int CONVOLUTIONS = 3;

  /** The scale below which a logarithm of softmax has its kernels. */
  private static final double LARGEST_OF_LOGARITHM = 4;

  /** More take most of the time of a campaign, so only some networks have them. */
  private static final int MOST_MULTIPLIERS = 32;

  /** Those whose sums have as many lanes: each of an element-wise layer has a requantizer. */
  private static final int MOST_OF_JOINS = 8;

  private static final int LARGE_EVERY = 12;

  private RandomNetworks() {}

  /** Returns the network of a seed, which is not negative. */
  public static Network of(long seed) {
    String prefix = PREFIXES[(int) (seed / KINDS % PREFIXES.length)].formatted(seed);
    Network network =
        switch ((int) (seed % KINDS)) {
          case 0 -> RandomNetwork.of(seed);
          case 1 -> convolutions(seed, prefix);
          case 2 -> RandomBranches.of(seed, prefix);
          case 3 -> RandomPools.of(seed, prefix);
          case JOINS -> RandomJoins.of(seed);
          default -> RandomFunctions.of(seed);
        };
    Network affordable = network.with(affordable(network.hardware(), seed));
    return seed % SOFTMAX_EVERY == 0 ? withSoftmax(affordable, seed) : affordable;
  }

  private static Network convolutions(long seed, String prefix) {
    return switch ((int) (seed / KINDS % CONVOLUTIONS)) {
      case 1 -> RandomConvolutions.wide(seed, prefix);
      case 2 -> RandomConvolutions.ofFewMultipliers(seed, prefix);
      default -> RandomConvolutions.of(seed, prefix);
    };
  }

  private static Hardware affordable(Hardware drawn, long seed) {
    boolean large = seed / KINDS % LARGE_EVERY == LARGE_EVERY - 1;
    int most = seed % KINDS == JOINS ? MOST_OF_JOINS : MOST_MULTIPLIERS;
    return !large && drawn.goal() instanceof Hardware.Multipliers(int count) && count > most
        ? drawn.withGoal(new Hardware.Multipliers(most))
        : drawn;
  }

  /** Returns the network with softmax behind its first output, where that is narrow enough. */
  private static Network withSoftmax(Network network, long seed) {
    String read = network.outputs().get(0);
    Optional<Edge> edge =
        Planner.untimed(network, new Diagnostics()).stream()
            .flatMap(plan -> plan.network().outputs().stream())
            .filter(output -> output.name().equals(read))
            .filter(RandomNetworks::suitsSoftmax)
            .findFirst();
    if (edge.isEmpty()) {
      return network;
    }
    Layer softmax = softmax(edge.get(), seed / SOFTMAX_EVERY, network.name());
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.add(softmax);
    List<String> outputs = new ArrayList<>(network.outputs());
    outputs.set(0, softmax.name());
    return new Network(network.name(), network.inputs(), layers, outputs, network.hardware());
  }

  /** Its logarithm in half of the cases, where that has a kernel. */
  private static Layer softmax(Edge edge, long number, String network) {
    String name = edge.name() + "_soft";
    Span origin = Span.ofFile(network + ".loom");
    IntType element = edge.type().elementType();
    boolean narrow = element.bits() <= LogSoftmax.WIDEST_INPUT;
    if (narrow && number % 2 == 1 && scale(edge) < LARGEST_OF_LOGARITHM) {
      boolean micro = number / 2 % 2 == 1;
      return new LogSoftmaxLayer(
          name,
          edge.name(),
          micro || number % 3 > 0 ? IntType.signed(8) : IntType.unsigned(8),
          micro ? TfliteVariant.MICRO : TfliteVariant.DESKTOP,
          origin);
    }
    return new SoftmaxLayer(name, edge.name(), 1, SoftmaxLayer.usualType(element), origin);
  }

  private static double scale(Edge edge) {
    return edge.quantization().orElseThrow().scale();
  }

  private static boolean suitsSoftmax(Edge edge) {
    IntType type = edge.type().elementType();
    boolean wide = SoftmaxLayer.wide(SoftmaxLayer.usualType(type));
    double least = wide ? 1e-7 : 1e-3;
    double most = wide ? 4 : 8;
    return type.bits() <= WideSoftmax.WIDEST_INPUT
        && edge.quantization().filter(q -> q.scale() > least && q.scale() < most).isPresent();
  }
}
