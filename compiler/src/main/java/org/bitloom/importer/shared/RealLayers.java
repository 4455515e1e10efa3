// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerCall;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;

/** The layers of a network in real numbers that were made so far. */
public final class RealLayers {
  /**
   * Not a kind of the language: {@code factor x + summand} with one of each per channel, which
   * {@link Affine} makes a part of other layers, or a convolution.
   */
  public static final String AFFINE = "affine";

  private final List<RealLayer> layers = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** Keeps a name from layers. */
  public void reserve(String name) {
    names.add(name);
  }

  /**
   * Adds a layer and returns its name.
   *
   * @param node position of the operator in the file
   * @param call its kind, inputs and arguments
   * @param shape of its output
   * @param arrays its parameters
   */
  public String add(int node, LayerCall call, Shape shape, Map<String, RealArray> arrays) {
    String base = Names.ofLayer(call.kind(), node);
    String name = base;
    for (int i = 1; !names.add(name); i++) {
      name = base + "_" + i;
    }
    layers.add(new RealLayer(name, call, shape, arrays));
    return name;
  }

  /** Adds a layer without parameters and returns its name. */
  public String add(int node, LayerCall call, Shape shape) {
    return add(node, call, shape, Map.of());
  }

  /**
   * Adds {@code factor x + summand} and returns its name.
   *
   * @param input of this shape, channels innermost
   */
  public String affine(int node, String input, Shape shape, double[] factors, double[] summands) {
    return add(
        node,
        new LayerCall(AFFINE, List.of(input), List.of()),
        shape,
        Map.of(Affine.FACTORS, RealArray.of(factors), Affine.SUMMANDS, RealArray.of(summands)));
  }

  /**
   * Adds what layers say, each of which reads the one before, and returns the name of the last one.
   *
   * @param input of the first one, of this shape
   */
  public String chain(int node, List<Layer> chain, String input, Shape shape) {
    String last = input;
    Shape there = shape;
    for (Layer layer : chain) {
      if (!(layer.shape(List.of(there)) instanceof ShapeResult.Known(Shape next))) {
        throw new IllegalArgumentException(layer.name() + " does not take " + there);
      }
      LayerCall call = layer.call();
      last = add(node, new LayerCall(call.kind(), List.of(last), call.arguments()), next);
      there = next;
    }
    return last;
  }

  /**
   * Adds what layers say, each of which reads an input or layers before it, and returns the name of
   * the last one.
   *
   * @param input that some of them read, of this shape
   */
  public String graph(int node, List<Layer> graph, String input, Shape shape) {
    Map<String, String> renamed = new HashMap<>(Map.of(input, input));
    Map<String, Shape> shapes = new HashMap<>(Map.of(input, shape));
    for (Layer layer : graph) {
      List<Shape> read = layer.inputs().stream().map(shapes::get).toList();
      if (!(layer.shape(read) instanceof ShapeResult.Known(Shape made))) {
        throw new IllegalArgumentException(layer.name() + " does not take " + read);
      }
      LayerCall call = layer.call();
      List<String> names = layer.inputs().stream().map(renamed::get).toList();
      String name = add(node, new LayerCall(call.kind(), names, call.arguments()), made);
      renamed.put(layer.name(), name);
      shapes.put(layer.name(), made);
    }
    return renamed.get(graph.getLast().name());
  }

  /** Adds a reshape and returns its name, or that of the input where it has the shape. */
  public String shaped(int node, String input, Shape from, Shape to) {
    return from.equals(to) ? input : add(node, call("reshape", input, to), to);
  }

  private static LayerCall call(String kind, String input, Shape shape) {
    return new LayerCall(
        kind,
        List.of(input),
        List.of(new LayerCall.Argument("shape", new LayerCall.Wholes(shape.dimensions()))));
  }

  /**
   * Returns the layers that an output depends on, after what single layers can do together became
   * one.
   *
   * @param outputs names of layers, which keep these names and their values
   */
  public Finished finished(List<String> outputs) {
    return new RealFusion(KnownFunctions.found(layers), outputs, names).fused();
  }

  /**
   * Layers in order, and what the outputs are called now.
   *
   * @param renamed the names of layers that others took over
   */
  public record Finished(List<RealLayer> layers, Map<String, String> renamed) {
    /** Copies both. */
    public Finished {
      layers = List.copyOf(layers);
      renamed = Map.copyOf(renamed);
    }

    /** Returns what a layer is called now. */
    public String nameOf(String layer) {
      String name = layer;
      while (renamed.containsKey(name)) {
        name = renamed.get(name);
      }
      return name;
    }
  }
}
