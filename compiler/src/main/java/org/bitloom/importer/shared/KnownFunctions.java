// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bitloom.model.LayerCall;
import org.bitloom.model.RealFunction;

/**
 * Finds functions that a file computes in several steps, such as {@code x * sigmoid(x)} and what
 * PyTorch makes of GELU: layers of each element by itself are followed from every tensor in front
 * of them, at some points, and what has the values of a function of the language there becomes that
 * function of that tensor.
 */
final class KnownFunctions {
  /** From -12 to 12, with nothing at which a function could be right by chance. */
  private static final double[] POINTS =
      IntStream.range(0, 129).mapToDouble(i -> (i - 64) * 0.1873 + 0.0041).toArray();

  /** What constants and their products that were rounded to float32 leave. */
  private static final double NOISE = 3e-6;

  /** Tensors from which a layer is followed. */
  private static final int MOST_ROOTS = 16;

  private static final Map<String, double[]> KNOWN = known();

  /** The values of each layer at the points, by the tensor that has these points. */
  private final Map<String, Map<String, double[]>> traces = new HashMap<>();

  private KnownFunctions() {}

  private static Map<String, double[]> known() {
    Map<String, double[]> known = new LinkedHashMap<>();
    for (RealFunction function : RealFunction.values()) {
      known.put(function.keyword(), at(function::apply));
    }
    known.put("hard_swish", at(x -> x * Math.clamp(x + 3, 0, 6) / 6));
    return known;
  }

  private static double[] at(DoubleUnaryOperator function) {
    return Arrays.stream(POINTS).map(function).toArray();
  }

  /** Returns the layers, of which some are one function now. */
  static List<RealLayer> found(List<RealLayer> layers) {
    KnownFunctions functions = new KnownFunctions();
    List<RealLayer> result = new ArrayList<>();
    layers.forEach(layer -> result.add(functions.added(layer)));
    return result;
  }

  private RealLayer added(RealLayer layer) {
    Map<String, double[]> trace = trace(layer);
    RealLayer made =
        List.copyOf(trace.entrySet()).reversed().stream()
            .flatMap(root -> named(layer, root.getKey(), root.getValue()).stream())
            .findFirst()
            .orElse(layer);
    while (trace.size() >= MOST_ROOTS) {
      trace.remove(trace.keySet().iterator().next());
    }
    trace.put(layer.name(), POINTS);
    traces.put(layer.name(), trace);
    return made;
  }

  private static Optional<RealLayer> named(RealLayer layer, String root, double[] values) {
    return KNOWN.entrySet().stream()
        .filter(known -> equal(values, known.getValue()))
        .findFirst()
        .map(
            known ->
                new RealLayer(
                    layer.name(),
                    new LayerCall(known.getKey(), List.of(root), List.of()),
                    layer.shape(),
                    Map.of()));
  }

  private static boolean equal(double[] a, double[] b) {
    return IntStream.range(0, a.length)
        .allMatch(i -> Math.abs(a[i] - b[i]) <= NOISE * (1 + Math.abs(b[i])));
  }

  /** Returns the values of a layer for the points of each tensor that it is followed from. */
  private Map<String, double[]> trace(RealLayer layer) {
    Map<String, double[]> result = new LinkedHashMap<>();
    List<String> inputs = layer.call().inputs();
    Map<String, double[]> first = of(inputs.get(0));
    if (inputs.size() == 1) {
      function(layer)
          .ifPresent(
              f -> first.forEach((root, v) -> result.put(root, Arrays.stream(v).map(f).toArray())));
    } else if (inputs.size() == 2) {
      Map<String, double[]> second = of(inputs.get(1));
      first.forEach(
          (root, v) ->
              Optional.ofNullable(second.get(root))
                  .flatMap(w -> pair(layer.kind(), v, w))
                  .ifPresent(values -> result.put(root, values)));
    }
    return result;
  }

  /** What enters the network has no trace but its own. */
  private Map<String, double[]> of(String tensor) {
    return traces.computeIfAbsent(tensor, t -> new LinkedHashMap<>(Map.of(tensor, POINTS)));
  }

  private static Optional<double[]> pair(String kind, double[] a, double[] b) {
    return switch (kind) {
      case "add" -> Optional.of(values(i -> a[i] + b[i]));
      case "sub" -> Optional.of(values(i -> a[i] - b[i]));
      case "mul" -> Optional.of(values(i -> a[i] * b[i]));
      case "maximum" -> Optional.of(values(i -> Math.max(a[i], b[i])));
      case "minimum" -> Optional.of(values(i -> Math.min(a[i], b[i])));
      default -> Optional.empty();
    };
  }

  private static double[] values(IntToDoubleFunction value) {
    return IntStream.range(0, POINTS.length).mapToDouble(value).toArray();
  }

  /** Returns what a layer computes of every element, where that is the same for all. */
  private static Optional<DoubleUnaryOperator> function(RealLayer layer) {
    return switch (layer.kind()) {
      case RealLayers.AFFINE -> affine(layer);
      case "relu" -> Optional.of(x -> Math.max(x, 0));
      case "relu6" -> Optional.of(x -> Math.clamp(x, 0, 6));
      case "clip" -> Optional.of(x -> Math.max(Math.min(x, number(layer, 1)), number(layer, 0)));
      case "leaky_relu" -> Optional.of(x -> x < 0 ? number(layer, 0) * x : x);
      case "sigmoid" -> Optional.of(x -> 1 / (1 + StrictMath.exp(-x)));
      case "tanh" -> Optional.of(StrictMath::tanh);
      case "elu" -> Optional.of(x -> x < 0 ? StrictMath.expm1(x) : x);
      case "hard_swish" -> Optional.of(x -> x * Math.clamp(x + 3, 0, 6) / 6);
      default ->
          Arrays.stream(RealFunction.values())
              .filter(f -> f.keyword().equals(layer.kind()))
              .findFirst()
              .map(f -> f::apply);
    };
  }

  private static double number(RealLayer layer, int argument) {
    return layer.call().arguments().get(argument).value() instanceof LayerCall.Real(double value)
        ? value
        : Double.NaN;
  }

  private static Optional<DoubleUnaryOperator> affine(RealLayer layer) {
    double[] factors = layer.arrays().get(Affine.FACTORS).values();
    double[] summands = layer.arrays().get(Affine.SUMMANDS).values();
    boolean one =
        IntStream.range(1, factors.length)
            .allMatch(c -> factors[c] == factors[0] && summands[c] == summands[0]);
    return one ? Optional.of(x -> factors[0] * x + summands[0]) : Optional.empty();
  }
}
