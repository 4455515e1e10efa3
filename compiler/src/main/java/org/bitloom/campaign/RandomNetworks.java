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
import org.bitloom.model.Network;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.Edge;
import org.bitloom.plan.dataflow.Planner;

/**
 * Draws networks over the whole language: dense layers and products; windows with strides,
 * dilations and depth multipliers over images of odd sizes, of int8 and of int16; concatenations
 * and paddings; residual branches; pools; tables, thresholds, resizes and what importers put
 * together; softmax behind any of them. Names are as odd as the language allows.
 */
public final class RandomNetworks {
  private static final String[] PREFIXES = {"s%d_", "Wire%d_", "_%d_", "module__%d", "X%d_input_"};
  private static final int KINDS = 7;
  private static final int SOFTMAX_EVERY = 3;
  private static final int WIDE_EVERY = 3;

  /** More take most of the time of a campaign. */
  private static final int MOST_MULTIPLIERS = 64;

  private RandomNetworks() {}

  /** Returns the network of a seed, which is not negative. */
  public static Network of(long seed) {
    String prefix = PREFIXES[(int) (seed / KINDS % PREFIXES.length)].formatted(seed);
    Network network =
        switch ((int) (seed % KINDS)) {
          case 0 -> RandomNetwork.of(seed);
          case 1 ->
              seed / KINDS % WIDE_EVERY == 1
                  ? RandomConvolutions.wide(seed, prefix)
                  : RandomConvolutions.of(seed, prefix);
          case 2 -> RandomBranches.of(seed, prefix);
          case 3 -> RandomPools.of(seed, prefix);
          case 4 -> RandomJoins.of(seed);
          default -> RandomFunctions.of(seed);
        };
    Network affordable = network.with(affordable(network.hardware()));
    return seed % SOFTMAX_EVERY == 0 ? withSoftmax(affordable) : affordable;
  }

  private static Hardware affordable(Hardware drawn) {
    return drawn.goal() instanceof Hardware.Multipliers(int count) && count > MOST_MULTIPLIERS
        ? drawn.withGoal(new Hardware.Multipliers(MOST_MULTIPLIERS))
        : drawn;
  }

  /** Returns the network with softmax behind its first output, where that is narrow enough. */
  private static Network withSoftmax(Network network) {
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
    String name = read + "_soft";
    IntType type = SoftmaxLayer.usualType(edge.get().type().elementType());
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.add(new SoftmaxLayer(name, read, 1, type, Span.ofFile(network.name() + ".loom")));
    List<String> outputs = new ArrayList<>(network.outputs());
    outputs.set(0, name);
    return new Network(network.name(), network.inputs(), layers, outputs, network.hardware());
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
