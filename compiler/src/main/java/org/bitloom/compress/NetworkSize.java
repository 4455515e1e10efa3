// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.sparse.Matrix;
import org.bitloom.sparse.SparseSize;

/**
 * The bits of a network's parameters, all of them counted.
 *
 * @param layers those with weights
 */
public record NetworkSize(List<LayerSize> layers) {
  /** Bits of a float32. */
  private static final int FLOAT_BITS = 32;

  /** Copies the list. */
  public NetworkSize {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name of the layer
   * @param sparse size of compressed weights; none where weights are stored one by one
   * @param weights of the layer before compression
   * @param weightBits of all of them, tables included
   * @param biases of the layer before compression
   * @param biasBits of all of them
   * @param requantizerBits of multipliers and addends
   */
  public record LayerSize(
      String name,
      Optional<SparseSize> sparse,
      long weights,
      long weightBits,
      long biases,
      long biasBits,
      long requantizerBits) {
    /** Returns all bits. */
    public long bits() {
      return weightBits + biasBits + requantizerBits;
    }

    /** Returns the bits of the real parameters. */
    public long floatBits() {
      return FLOAT_BITS * (weights + biases);
    }

    /** Returns all bits where a layer is compressed by one method alone, or by both. */
    long bits(Choice.Method method) {
      if (sparse.isEmpty()) {
        return bits();
      }
      SparseSize size = sparse.get();
      return switch (method) {
        case BOTH -> bits();
        case PRUNING ->
            size.kept() * FLOAT_BITS + size.symbols() * size.distanceBits() + FLOAT_BITS * biases;
        case CLUSTERING -> size.clusteredBits() + biasBits + requantizerBits;
      };
    }

    private LayerSize comparedWith(LayerSize original) {
      return new LayerSize(
          name, sparse, original.weights, weightBits, original.biases, biasBits, requantizerBits);
    }
  }

  /**
   * Returns the same bits for the parameters of another network, some of whose neurons this one has
   * lost.
   */
  NetworkSize comparedWith(NetworkSize original) {
    Map<String, LayerSize> layerOf = new HashMap<>();
    original.layers.forEach(layer -> layerOf.put(layer.name(), layer));
    return new NetworkSize(
        layers.stream().map(layer -> layer.comparedWith(layerOf.get(layer.name()))).toList());
  }

  /** Returns the size of a planned network. */
  public static NetworkSize of(
      IntegerNetwork network, Map<String, ProvenRequantizer> requantizers) {
    List<LayerSize> layers = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.operator() instanceof WeightedSum sum) {
        layers.add(layer(network, node, sum, requantizers));
      }
    }
    return new NetworkSize(layers);
  }

  private static LayerSize layer(
      IntegerNetwork network,
      Node node,
      WeightedSum sum,
      Map<String, ProvenRequantizer> requantizers) {
    Optional<SparseSize> sparse =
        sum.compressed()
            ? Optional.of(SparseSize.of(Matrix.of(sum), sum.weightType().bits()))
            : Optional.empty();
    long weights = weights(sum);
    long constants =
        network.readingNodes(node.output()).stream()
            .filter(n -> n.operator() instanceof Requantize && n.layer().equals(node.layer()))
            .mapToLong(n -> constantBits(requantizers.get(n.name())))
            .sum();
    return new LayerSize(
        node.layer(),
        sparse,
        weights,
        sparse.map(SparseSize::bits).orElse(weights * sum.encoding().bits()),
        sum.outputCount(),
        biasBits(sum.bias()),
        constants);
  }

  /** A grouped convolution has no weights where a group reads nothing. */
  private static long weights(WeightedSum sum) {
    return (long) sum.outputCount() * sum.inputCount();
  }

  private static long biasBits(Tensor bias) {
    return (long) bias.size() * IntType.signedFor(bias.range()).bits();
  }

  private static long constantBits(ProvenRequantizer proven) {
    long bits = 0;
    for (int c = 0; c < proven.channels().size(); c++) {
      ProvenRequantizer.Channel channel = proven.channels().get(c);
      bits +=
          Math.max(1, 64 - Long.numberOfLeadingZeros(channel.multiplier()))
              + IntType.signedFor(Interval.of(channel.addend())).bits();
    }
    return bits;
  }

  /** Returns all bits. */
  public long bits() {
    return layers.stream().mapToLong(LayerSize::bits).sum();
  }

  /** Returns all bits where layers are compressed by one method alone, or by both. */
  long bits(Choice.Method method) {
    return layers.stream().mapToLong(layer -> layer.bits(method)).sum();
  }

  /** Returns all bits where compressed layers are stored with fillers, as in the paper. */
  public long bitsWithFillers() {
    return layers.stream()
        .mapToLong(l -> l.bits() - l.sparse().map(s -> s.bits() - s.fillers().bits()).orElse(0L))
        .sum();
  }

  /** Returns the bits of the real parameters. */
  public long floatBits() {
    return layers.stream().mapToLong(LayerSize::floatBits).sum();
  }

  /** Returns how many times smaller than float32 the parameters are. */
  public double ratio() {
    return (double) floatBits() / bits();
  }
}
