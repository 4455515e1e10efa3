// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerCheck;
import org.bitloom.model.Network;
import org.bitloom.model.TypedTensor;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.quantize.LinearQuantizer;

/**
 * A network on real numbers, in one of two ways: with the real parameters that it was made of, or
 * as simulated quantization, with what the integers stand for and every tensor rounded to the
 * numbers that its type has. Several threads may evaluate it at once.
 */
public final class RealModel {
  /** Which numbers a network computes with. */
  public enum Mode {
    /** The parameters before quantization, and no rounding. */
    REAL,
    /** Parameters and tensors that integers can stand for. */
    SIMULATED
  }

  /** A layer with its kernel. */
  private record Step(Layer layer, RealKernel kernel, Optional<LinearQuantizer> grid) {}

  private final Network network;
  private final Map<String, TypedTensor> tensors = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  /** Scales of raw accumulators whose channels differ, by layer. */
  private final Map<String, double[]> channelScales = new HashMap<>();

  private RealModel(Network network) {
    this.network = network;
  }

  /** Returns the model of a network. */
  public static RealModel of(Network network, Mode mode) {
    RealModel model = new RealModel(network);
    for (Input input : network.inputs()) {
      model.tensors.put(input.name(), TypedTensor.of(input));
    }
    network.layers().forEach(layer -> model.add(layer, mode));
    return model;
  }

  private void add(Layer layer, Mode mode) {
    List<TypedTensor> inputs = layer.inputs().stream().map(tensors::get).toList();
    TypedTensor output = LayerCheck.output(layer, inputs);
    tensors.put(layer.name(), output);
    accumulatorScales(layer, inputs).ifPresent(scales -> channelScales.put(layer.name(), scales));
    RealKernel kernel = new KernelFactory(mode, inputs).kernel(layer);
    Optional<LinearQuantizer> grid = mode == Mode.SIMULATED ? grid(output) : Optional.empty();
    steps.add(new Step(layer, kernel, grid));
  }

  /** Returns the scale of every channel where the output has no scale of its own. */
  private static Optional<double[]> accumulatorScales(Layer layer, List<TypedTensor> inputs) {
    if (!(layer instanceof WeightedLayer) || layer.outputQuantization(inputs).isPresent()) {
      return Optional.empty();
    }
    double scale = inputs.get(0).quantization().map(Quantization::scale).orElse(1.0);
    return Optional.of(
        WeightedLayer.of(layer).weights().scales().stream().mapToDouble(s -> scale * s).toArray());
  }

  /** Returns the numbers of a tensor; an index has none, an accumulator needs none. */
  public Optional<LinearQuantizer> numbers(String name) {
    return grid(tensors.get(name));
  }

  private static Optional<LinearQuantizer> grid(TypedTensor tensor) {
    IntType type = tensor.type().elementType();
    return tensor
        .quantization()
        .filter(q -> q.scale() == (float) q.scale() && type.range().contains(q.zeroPoint()))
        .map(q -> new LinearQuantizer(type.range(), (float) q.scale(), q.zeroPoint()));
  }

  /** Returns the network. */
  public Network network() {
    return network;
  }

  /** Returns shape, type and scale of a tensor. */
  public TypedTensor tensor(String name) {
    return tensors.get(name);
  }

  /** Returns the names of all tensors, inputs first. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /**
   * Returns every tensor of one sample, by name.
   *
   * @param inputs real values, one array per input of the network
   */
  public Map<String, double[]> run(List<double[]> inputs) {
    Map<String, double[]> values = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.put(network.inputs().get(i).name(), inputs.get(i));
    }
    for (Step step : steps) {
      values.put(
          step.layer.name(),
          evaluate(step, step.layer.inputs().stream().map(values::get).toList()));
    }
    return values;
  }

  /**
   * Returns the output of one layer alone.
   *
   * @param inputs real values, one array per input of the layer
   */
  public double[] run(Layer layer, List<double[]> inputs) {
    Step step =
        steps.stream().filter(s -> s.layer.name().equals(layer.name())).findFirst().orElseThrow();
    return evaluate(step, inputs);
  }

  /** Returns the values of a tensor rounded to the numbers that it has. */
  double[] rounded(String name, double[] values) {
    return grid(tensors.get(name)).map(g -> rounded(g, values)).orElse(values);
  }

  private static double[] evaluate(Step step, List<double[]> inputs) {
    double[] output = step.kernel.apply(inputs);
    return step.grid.map(g -> rounded(g, output)).orElse(output);
  }

  private static double[] rounded(LinearQuantizer grid, double[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = grid.nearest(values[i]);
    }
    return result;
  }

  /** Returns what integers of a tensor stand for; an index stands for itself. */
  public double[] reals(String name, long[] integers) {
    long zeroPoint = tensors.get(name).quantization().map(Quantization::zeroPoint).orElse(0L);
    double[] reals = new double[integers.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = step(name, i) * (integers[i] - zeroPoint);
    }
    return reals;
  }

  /** Returns the real distance between two neighbouring integers of an element. */
  public double step(String name, int element) {
    double[] channels = channelScales.get(name);
    return channels == null
        ? tensors.get(name).quantization().map(Quantization::scale).orElse(1.0)
        : channels[element % channels.length];
  }

  /** Returns the shape of a tensor. */
  public Shape shape(String name) {
    return tensors.get(name).type().shape();
  }
}
