// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.dataflow.Planner;

/**
 * Makes a failing network smaller while it fails: fewer outputs, fewer layers, fewer channels,
 * simpler layers.
 */
public final class Minimiser {
  private final Predicate<Network> fails;
  private final Duration patience;

  /**
   * Prepares a search.
   *
   * @param fails tells whether a network still shows the fault
   * @param patience after which the smallest one so far is good enough
   */
  public Minimiser(Predicate<Network> fails, Duration patience) {
    this.fails = fails;
    this.patience = patience;
  }

  /** Returns a network that fails and of which no simplification does. */
  public Network minimise(Network network) {
    long start = System.nanoTime();
    Network smallest = network;
    Optional<Network> smaller = Optional.of(network);
    while (smaller.isPresent()) {
      smallest = smaller.get();
      smaller =
          simplifications(smallest)
              .filter(candidate -> System.nanoTime() - start < patience.toNanos())
              .filter(candidate -> Planner.plan(candidate, new Diagnostics()).isPresent())
              .filter(fails)
              .findFirst();
    }
    return smallest;
  }

  private static Stream<Network> simplifications(Network network) {
    return Stream.of(
            oneTensor(network),
            laterStart(network),
            fewerUnits(network),
            fewerInputs(network),
            plainLayers(network),
            plainHardware(network))
        .flatMap(s -> s);
  }

  /** One tensor as the only output. */
  private static Stream<Network> oneTensor(Network network) {
    return network.layers().stream()
        .map(layer -> pruned(network, network.inputs(), network.layers(), List.of(layer.name())))
        .filter(n -> n.layers().size() < network.layers().size() || shrinks(n, network));
  }

  private static boolean shrinks(Network candidate, Network network) {
    return candidate.outputs().size() < network.outputs().size();
  }

  private static Network pruned(
      Network network, List<Input> inputs, List<Layer> layers, List<String> outputs) {
    Network pruned =
        new Network(network.name(), inputs, layers, outputs, network.hardware())
            .withoutUnusedLayers();
    List<Input> used =
        inputs.stream().filter(input -> pruned.used().contains(input.name())).toList();
    return new Network(network.name(), used, pruned.layers(), outputs, pruned.hardware());
  }

  /** A layer's tensor as an input. */
  private static Stream<Network> laterStart(Network network) {
    return network.layers().stream()
        .filter(layer -> !network.outputs().contains(layer.name()))
        .flatMap(
            layer -> {
              Optional<Edge> edge =
                  Planner.plan(network, new Diagnostics()).stream()
                      .flatMap(plan -> plan.network().nodes().stream())
                      .map(node -> node.output())
                      .filter(output -> output.name().equals(layer.name()))
                      .findFirst();
              return edge.stream().map(e -> startingAt(network, e));
            });
  }

  private static Network startingAt(Network network, Edge edge) {
    List<Input> inputs = new ArrayList<>(network.inputs());
    Quantization quantization = edge.quantization().orElse(new Quantization(1, 0));
    inputs.add(
        new Input(edge.name(), edge.type().shape(), edge.type().elementType(), quantization));
    List<Layer> layers =
        network.layers().stream().filter(layer -> !layer.name().equals(edge.name())).toList();
    return pruned(network, inputs, layers, network.outputs());
  }

  /** Fewer output channels of a layer that nothing reads. */
  private static Stream<Network> fewerUnits(Network network) {
    return network.layers().stream()
        .filter(layer -> layer instanceof DenseLayer && readers(network, layer.name()) == 0)
        .map(DenseLayer.class::cast)
        .filter(dense -> dense.weights().values().shape().vectors() > 1)
        .flatMap(
            dense -> {
              Shape shape = dense.weights().values().shape();
              return Stream.of((shape.vectors() + 1) / 2, shape.vectors() - 1)
                  .map(units -> replaced(network, cut(dense, units, shape.channels())));
            });
  }

  /** Fewer elements of an input that only one dense layer reads. */
  private static Stream<Network> fewerInputs(Network network) {
    return network.inputs().stream()
        .filter(input -> input.shape().elements() > 1 && readers(network, input.name()) == 1)
        .flatMap(
            input ->
                network.layers().stream()
                    .filter(DenseLayer.class::isInstance)
                    .map(DenseLayer.class::cast)
                    .filter(dense -> dense.input().equals(input.name()))
                    .flatMap(
                        dense ->
                            Stream.of(
                                    (input.shape().elements() + 1) / 2,
                                    input.shape().elements() - 1)
                                .map(elements -> narrowed(network, input, dense, elements))));
  }

  private static long readers(Network network, String tensor) {
    return network.layers().stream().filter(layer -> layer.inputs().contains(tensor)).count();
  }

  private static Network narrowed(Network network, Input input, DenseLayer dense, int elements) {
    Input narrow = new Input(input.name(), Shape.of(elements), input.type(), input.quantization());
    int units = dense.weights().values().shape().vectors();
    Network cut = replaced(network, cut(dense, units, elements));
    List<Input> inputs = cut.inputs().stream().map(i -> i.equals(input) ? narrow : i).toList();
    return new Network(cut.name(), inputs, cut.layers(), cut.outputs(), cut.hardware());
  }

  /** Keeps the first units and inputs; a folding that was fixed is forgotten. */
  private static DenseLayer cut(DenseLayer dense, int units, int inputs) {
    LayerWeights all = dense.weights();
    Tensor values =
        Tensor.generate(Shape.of(units, inputs), i -> all.values().get(i / inputs, i % inputs));
    List<Double> scales = all.scales().subList(0, Math.min(units, all.scales().size()));
    LayerWeights weights =
        new LayerWeights(values, all.encoding(), scales, all.zeroPoints(), Optional.empty());
    Optional<Tensor> bias = dense.bias().map(b -> Tensor.generate(Shape.of(units), b::get));
    return with(dense, weights, bias, dense.activation());
  }

  private static DenseLayer with(
      DenseLayer dense, LayerWeights weights, Optional<Tensor> bias, Activation activation) {
    return new DenseLayer(
        dense.name(),
        dense.input(),
        weights,
        bias,
        activation,
        dense.output(),
        dense.rounding(),
        dense.accumulator(),
        dense.origin());
  }

  private static Network replaced(Network network, DenseLayer layer) {
    List<Layer> layers =
        network.layers().stream()
            .map(old -> old.name().equals(layer.name()) ? layer : old)
            .map(Layer.class::cast)
            .toList();
    Hardware hardware = network.hardware().withFolds(Map.of());
    return new Network(network.name(), network.inputs(), layers, network.outputs(), hardware);
  }

  /** Dense layers without bias or activation. */
  private static Stream<Network> plainLayers(Network network) {
    return network.layers().stream()
        .filter(DenseLayer.class::isInstance)
        .map(DenseLayer.class::cast)
        .flatMap(
            dense ->
                Stream.of(
                    with(dense, dense.weights(), Optional.empty(), dense.activation()),
                    with(dense, dense.weights(), dense.bias(), new Activation.None())))
        .filter(plain -> !network.layers().contains(plain))
        .map(plain -> replaced(network, plain));
  }

  /** One multiplier per layer. */
  private static Stream<Network> plainHardware(Network network) {
    Hardware serial = new Hardware(new Hardware.Multipliers(1), Map.of());
    return network.hardware().equals(serial) ? Stream.empty() : Stream.of(network.with(serial));
  }
}
