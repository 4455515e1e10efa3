// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.model.LayerCall;
import org.bitloom.operator.Shape;

/**
 * Makes one layer of several: a scale and a summand per channel belong to the sums in front of
 * them, and a clamp to the layer whose output it clamps. Nothing between them is quantized then.
 */
final class RealFusion {
  private static final Set<String> CLAMPS = Set.of("relu", "relu6", "clip");
  private static final Set<String> CLAMPED =
      Set.of(
          "dense",
          "conv2d",
          "depthwise_conv2d",
          "matmul",
          "add",
          "sub",
          "mul",
          "max_pool",
          "avg_pool",
          RealLayers.AFFINE);

  private final Map<String, RealLayer> known = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<String> order = new ArrayList<>();
  private final List<RealLayer> layers;
  private final Set<String> names;

  RealFusion(List<RealLayer> layers, List<String> outputs, Set<String> names) {
    this.layers = layers;
    this.names = new HashSet<>(names);
    used.addAll(outputs);
    outputs.forEach(output -> readers.merge(output, 1, Integer::sum));
    for (RealLayer layer : layers.reversed()) {
      if (used.contains(layer.name())) {
        used.addAll(layer.call().inputs());
        layer.call().inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
      }
    }
  }

  RealLayers.Finished fused() {
    layers.stream().filter(layer -> used.contains(layer.name())).forEach(this::add);
    List<RealLayer> result = new ArrayList<>();
    order.forEach(name -> result.addAll(built(known.get(name))));
    return new RealLayers.Finished(result, renamed);
  }

  private String name(String layer) {
    return renamed.getOrDefault(layer, layer);
  }

  private void add(RealLayer given) {
    RealLayer layer = given.reading(given.call().inputs().stream().map(this::name).toList());
    boolean fuses = layer.kind().equals(RealLayers.AFFINE) || CLAMPS.contains(layer.kind());
    Optional<RealLayer> first =
        Optional.ofNullable(known.get(layer.input())).filter(f -> fuses && alone(f));
    if (first.filter(f -> f.kind().equals("reshape")).isPresent()) {
      Optional<RealLayer> behind =
          Optional.ofNullable(known.get(first.get().input())).filter(this::alone);
      if (behind.filter(b -> sameChannels(b, layer) && takes(b, layer)).isPresent()) {
        replace(behind.get(), fused(behind.get(), layer));
        rename(layer, first.get());
        return;
      }
    }
    if (first.filter(f -> takes(f, layer)).isPresent()) {
      replace(first.get(), fused(first.get(), layer));
      rename(layer, first.get());
      return;
    }
    known.put(layer.name(), layer);
    order.add(layer.name());
  }

  /** A reshape of a tensor with other channels does not change places with what counts them. */
  private static boolean sameChannels(RealLayer behind, RealLayer layer) {
    return !layer.kind().equals(RealLayers.AFFINE)
        || behind.shape().channels() == layer.shape().channels();
  }

  private boolean alone(RealLayer layer) {
    return readers.getOrDefault(layer.name(), 0) == 1;
  }

  private static boolean takes(RealLayer first, RealLayer second) {
    return second.kind().equals(RealLayers.AFFINE)
        ? Affine.takes(first)
        : CLAMPED.contains(first.kind()) && !first.has("activation");
  }

  private static RealLayer fused(RealLayer first, RealLayer second) {
    return second.kind().equals(RealLayers.AFFINE)
        ? Affine.merged(first, second)
        : first.with(new LayerCall.Argument("activation", clamp(second.call())));
  }

  private static LayerCall.Value clamp(LayerCall clamp) {
    return switch (clamp.kind()) {
      case "clip" ->
          new LayerCall.Clamp(
              real(clamp.arguments().get(0).value()), real(clamp.arguments().get(1).value()));
      default -> new LayerCall.Word(clamp.kind());
    };
  }

  private static double real(LayerCall.Value value) {
    return value instanceof LayerCall.Real(double number) ? number : 0;
  }

  private void replace(RealLayer old, RealLayer by) {
    known.put(old.name(), by);
  }

  /** The readers of one layer are those of the other now. */
  private void rename(RealLayer gone, RealLayer kept) {
    renamed.put(gone.name(), kept.name());
    readers.put(kept.name(), readers.getOrDefault(gone.name(), 0));
  }

  /** Returns the layers of the language that stand for a layer. */
  private List<RealLayer> built(RealLayer layer) {
    if (!layer.kind().equals(RealLayers.AFFINE)) {
      return List.of(layer);
    }
    Shape shape = layer.shape();
    if (shape.dimensions().size() == 3) {
      return List.of(Affine.convolution(layer, layer.input(), shape));
    }
    Shape image = Shape.of(1, shape.vectors(), shape.channels());
    RealLayer before = reshape(fresh(layer.name() + "_in"), layer.input(), image);
    RealLayer sums = Affine.convolution(layer, before.name(), image);
    String inside = fresh(layer.name() + "_out");
    RealLayer renamedSums = new RealLayer(inside, sums.call(), sums.shape(), sums.arrays());
    return List.of(before, renamedSums, reshape(layer.name(), inside, shape));
  }

  private static RealLayer reshape(String name, String input, Shape shape) {
    return new RealLayer(
        name,
        new LayerCall(
            "reshape",
            List.of(input),
            List.of(new LayerCall.Argument("shape", new LayerCall.Wholes(shape.dimensions())))),
        shape,
        Map.of());
  }

  private String fresh(String wish) {
    String name = wish;
    while (!names.add(name)) {
      name += "_";
    }
    return name;
  }
}
