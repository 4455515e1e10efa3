// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.model.LayerCall;
import org.bitloom.operator.Shape;

/**
 * An operator of a float file: its options, its inputs, and the calls of layers that it becomes.
 */
record RealOperator(RealTensors tensors, RealLayers layers, TfliteOperator operator) {
  <T extends TfliteOptions> T option(Class<T> kind) {
    return operator
        .options(kind)
        .orElseThrow(() -> new Refused("it has no options", RealOperators.FORM));
  }

  Stream stream(int position) {
    int index = position < operator.inputs().size() ? operator.inputs().get(position) : -1;
    return Optional.of(index)
        .filter(i -> i >= 0)
        .flatMap(tensors::stream)
        .orElseThrow(
            () -> new Refused("its input " + position + " is not computed", RealOperators.FORM));
  }

  Optional<RealArray> constant(int position) {
    return position < operator.inputs().size() && operator.inputs().get(position) >= 0
        ? tensors.constant(operator.inputs().get(position))
        : Optional.empty();
  }

  RealArray required(int position) {
    return constant(position)
        .orElseThrow(
            () -> new Refused("its input " + position + " is no constant", RealOperators.FORM));
  }

  /** Returns constant weights, whose output channels are a dimension. */
  RealArray weights(int position, int axis) {
    boolean there = position < operator.inputs().size() && operator.inputs().get(position) >= 0;
    return (there
            ? tensors.weights(operator.inputs().get(position), axis)
            : Optional.<RealArray>empty())
        .orElseThrow(
            () -> new Refused("its input " + position + " is no constant", RealOperators.FORM));
  }

  static LayerCall.Argument real(String name, double value) {
    if (!Float.isFinite((float) value)) {
      throw new Refused("its " + name + " is " + value, "finite numbers");
    }
    return new LayerCall.Argument(name, new LayerCall.Real((float) value));
  }

  static LayerCall.Argument whole(String name, int value) {
    return new LayerCall.Argument(name, new LayerCall.Whole(value));
  }

  static LayerCall.Argument wholes(String name, Integer... values) {
    return new LayerCall.Argument(name, new LayerCall.Wholes(List.of(values)));
  }

  static LayerCall.Argument word(String name, String value) {
    return new LayerCall.Argument(name, new LayerCall.Word(value));
  }

  String add(
      String kind,
      List<String> inputs,
      List<LayerCall.Argument> arguments,
      Shape out,
      Map<String, RealArray> arrays) {
    return layers.add(operator.index(), new LayerCall(kind, inputs, arguments), out, arrays);
  }

  String plain(String kind, Shape out, LayerCall.Argument... arguments) {
    return add(kind, List.of(stream(0).layer()), List.of(arguments), out, Map.of());
  }

  /** Returns the layer that leaves a value from one least value to 1. */
  String clipped(Shape out, int least) {
    return plain("clip", out, real("min", least), real("max", 1));
  }

  /** Returns the layer behind an activation that the operator has in itself. */
  String activated(String layer, String activation, Shape shape) {
    return switch (activation) {
      case "NONE" -> layer;
      case "RELU" -> add("relu", List.of(layer), List.of(), shape, Map.of());
      case "RELU6" -> add("relu6", List.of(layer), List.of(), shape, Map.of());
      case "RELU_N1_TO_1" ->
          add("clip", List.of(layer), List.of(real("min", -1), real("max", 1)), shape, Map.of());
      default ->
          throw new Refused("its activation is " + activation, "NONE, RELU, RELU6 or RELU_N1_TO_1");
    };
  }

  static LayerCall.Argument padding(String padding) {
    return switch (padding) {
      case "SAME" -> word("padding", "same");
      case "VALID" -> wholes("padding", 0, 0, 0, 0);
      default -> throw new Refused("its padding is " + padding, "SAME or VALID");
    };
  }

  /** Refuses a transpose that {@link TransposeFolding} has left. */
  String moved(Shape out) {
    throw new Refused(
        "elements would move to make " + out,
        "TRANSPOSE at the border, or ended by another one, with functions of one element, sums,"
            + " reshapes or FULLY_CONNECTED between them");
  }
}
