// SPDX-License-Identifier: Apache-2.0
package org.bitloom.analyze;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.calibrate.RealModel;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;

/**
 * Runs a network three ways on the same data: on real numbers, in simulated quantization, and in
 * integers.
 */
public final class NetworkAnalyzer {
  /** Parts of the data; fixed, so that sums do not depend on the threads. */
  private static final int PARTS = 16;

  private final Network network;
  private final GoldenModel golden;
  private final RealModel real;
  private final RealModel simulated;
  private final NetworkData data;
  private final Optional<List<Integer>> labels;
  private final Optional<Classes> classes;

  /** What some of the samples gave. */
  private record Part(
      int samples, Map<String, TensorErrors> tensors, int sameClass, Accuracy accuracy) {}

  /**
   * Prepares an analysis.
   *
   * @param integers the plan of the network
   * @param labels as many as there are samples; only where the first output names a class
   */
  public NetworkAnalyzer(
      Network network, IntegerNetwork integers, NetworkData data, Optional<List<Integer>> labels) {
    this.network = network;
    this.golden = new GoldenModel(integers);
    this.real = RealModel.of(network, RealModel.Mode.REAL);
    this.simulated = RealModel.of(network, RealModel.Mode.SIMULATED);
    this.data = data;
    this.labels = labels;
    boolean judged = labels.isPresent() || network.outputs().size() == 1;
    this.classes = judged ? Classes.find(network) : Optional.empty();
  }

  /**
   * Returns the analysis of the samples until somebody has enough, at least one.
   *
   * @param enough is asked before every sample
   */
  public Analysis analyze(BooleanSupplier enough) {
    List<Part> parts =
        IntStream.range(0, PARTS).parallel().mapToObj(first -> part(first, enough)).toList();
    Map<String, TensorErrors> errors = emptyErrors();
    Accuracy accuracy = new Accuracy(0, 0, 0, 0);
    int sameClass = 0;
    int samples = 0;
    for (Part part : parts) {
      samples += part.samples;
      part.tensors.forEach((name, sum) -> errors.get(name).merge(sum));
      accuracy = accuracy.plus(part.accuracy);
      sameClass += part.sameClass;
    }
    List<TensorAnalysis> tensors = new ArrayList<>();
    errors.forEach((name, sum) -> tensors.add(tensor(name, sum)));
    Accuracy whole = accuracy;
    int same = sameClass;
    return new Analysis(
        network.name(),
        samples,
        tensors,
        WeightAnalysis.of(network),
        classes.map(c -> same),
        labels.map(l -> whole));
  }

  private Map<String, TensorErrors> emptyErrors() {
    Map<String, TensorErrors> errors = new LinkedHashMap<>();
    real.names().forEach(name -> errors.put(name, new TensorErrors()));
    return errors;
  }

  private Part part(int first, BooleanSupplier enough) {
    Map<String, TensorErrors> errors = emptyErrors();
    Accuracy accuracy = new Accuracy(0, 0, 0, 0);
    int sameClass = 0;
    int samples = 0;
    for (int sample = first; sample < data.size(); sample += PARTS) {
      if (sample > 0 && enough.getAsBoolean()) {
        break;
      }
      samples++;
      Map<String, double[]> reals = real.run(data.reals(sample));
      Map<String, Tensor> integers = golden.run(data.integers(sample, network.inputs()));
      Map<String, double[]> meant = new LinkedHashMap<>();
      errors.keySet().forEach(n -> meant.put(n, real.reals(n, integers.get(n).toArray())));
      errors.forEach((name, sum) -> add(name, sum, reals, meant));
      double[] output = values(integers.get(network.outputs().get(0)));
      sameClass += agrees(reals, output) ? 1 : 0;
      if (labels.isPresent()) {
        accuracy = accuracy.plus(scored(labels.get().get(sample), reals, meant, output));
      }
    }
    return new Part(samples, errors, sameClass, accuracy);
  }

  /** Returns integers as they are: their largest is the class that the hardware names. */
  private static double[] values(Tensor integers) {
    return Arrays.stream(integers.toArray()).asDoubleStream().toArray();
  }

  private boolean agrees(Map<String, double[]> reals, double[] output) {
    double[] wanted = reals.get(network.outputs().get(0));
    return classes.isPresent()
        && classes.get().predicted(wanted) == classes.get().predicted(output);
  }

  private Accuracy scored(
      int label, Map<String, double[]> reals, Map<String, double[]> meant, double[] output) {
    String name = network.outputs().get(0);
    List<double[]> inputs = network.inputs().stream().map(i -> meant.get(i.name())).toList();
    Classes named = classes.orElseThrow();
    double[] rounded = simulated.run(inputs).get(name);
    return new Accuracy(
        1,
        named.predicted(reals.get(name)) == label ? 1 : 0,
        named.predicted(rounded) == label ? 1 : 0,
        named.predicted(output) == label ? 1 : 0);
  }

  private void add(
      String name, TensorErrors errors, Map<String, double[]> reals, Map<String, double[]> meant) {
    Optional<Layer> layer = network.layers().stream().filter(l -> l.name().equals(name)).findAny();
    double[] alone =
        layer
            .map(l -> simulated.run(l, l.inputs().stream().map(meant::get).toList()))
            .orElse(meant.get(name));
    errors.add(reals.get(name), meant.get(name), alone, i -> real.step(name, i));
  }

  private TensorAnalysis tensor(String name, TensorErrors errors) {
    return new TensorAnalysis(
        name,
        real.tensor(name).type().elementType(),
        real.numbers(name),
        errors.values().distribution(),
        errors.sqnrDecibels(),
        errors.agreement(),
        errors.largestSteps());
  }
}
