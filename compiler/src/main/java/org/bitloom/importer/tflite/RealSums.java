// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.model.LayerCall;
import org.bitloom.operator.Shape;

/** Makes layers of sums of products of float files. */
final class RealSums {
  private final RealOperator own;

  RealSums(RealOperator own) {
    this.own = own;
  }

  /** Returns the layer of a convolution. */
  String convolution(Shape out) {
    boolean depthwise = own.operator().kind().equals("DEPTHWISE_CONV_2D");
    TfliteOptions.Convolution o = own.option(TfliteOptions.Convolution.class);
    RealArray weights = own.weights(1, depthwise ? 3 : 0);
    Stream x = own.stream(0);
    List<Integer> w = weights.shape();
    boolean sane =
        w.size() == 4
            && x.shape().dimensions().size() == 3
            && o.strideY() > 0
            && o.strideX() > 0
            && o.dilationY() > 0
            && o.dilationX() > 0
            && (depthwise
                ? w.get(0) == 1 && w.get(3) % x.shape().channels() == 0
                : x.shape().channels() % w.get(3) == 0);
    if (!sane) {
      throw new Refused(
          "its input is %s, its weights are %s".formatted(x.shape(), w), RealOperators.FORM);
    }
    int filters = depthwise ? w.get(3) : w.get(0);
    List<LayerCall.Argument> arguments = new ArrayList<>();
    arguments.add(RealOperator.wholes("kernel", w.get(1), w.get(2)));
    arguments.add(RealOperator.wholes("stride", o.strideY(), o.strideX()));
    arguments.add(RealOperator.wholes("dilation", o.dilationY(), o.dilationX()));
    arguments.add(RealOperator.padding(o.padding()));
    if (depthwise) {
      arguments.add(RealOperator.whole("depth_multiplier", filters / x.shape().channels()));
    } else {
      arguments.add(RealOperator.whole("filters", filters));
      arguments.add(RealOperator.whole("groups", x.shape().channels() / w.get(3)));
    }
    RealArray kernel = depthwise ? new RealArray(w.subList(1, 4), weights.values()) : weights;
    String name =
        own.add(
            depthwise ? "depthwise_conv2d" : "conv2d",
            List.of(x.layer()),
            arguments,
            out,
            parameters(kernel, filters));
    return own.activated(name, o.activation(), out);
  }

  private Map<String, RealArray> parameters(RealArray weights, int outputs) {
    Map<String, RealArray> arrays = new HashMap<>();
    arrays.put("weights", weights);
    own.constant(2)
        .ifPresent(
            b -> {
              if (b.values().length != outputs) {
                throw new Refused("its bias has shape " + b.shape(), RealOperators.FORM);
              }
              arrays.put("bias", new RealArray(List.of(outputs), b.values()));
            });
    return arrays;
  }

  /**
   * Returns the layer of a dense operator, along the last axis where it is one of several vectors.
   */
  String dense(Shape out) {
    RealArray weights = own.weights(1, 0);
    Stream x = own.stream(0);
    boolean matrix = weights.shape().size() == 2 && weights.values().length > 0;
    int units = matrix ? weights.shape().get(0) : 1;
    int inputs = matrix ? weights.shape().get(1) : 0;
    if (inputs == 0 || x.shape().elements() % inputs != 0) {
      throw new Refused(
          "its input is %s, its weights are %s".formatted(x.shape(), weights.shape()),
          RealOperators.FORM);
    }
    int rows = x.shape().elements() / inputs;
    Shape made = rows == 1 ? Shape.of(units) : Shape.of(1, rows, units);
    Shape read = rows == 1 ? x.shape() : Shape.of(1, rows, inputs);
    String input = own.layers().shaped(own.operator().index(), x.layer(), x.shape(), read);
    String name =
        rows == 1
            ? own.add(
                "dense",
                List.of(input),
                List.of(RealOperator.whole("units", units)),
                made,
                parameters(weights, units))
            : own.add(
                "conv2d",
                List.of(input),
                List.of(RealOperator.whole("filters", units), RealOperator.wholes("kernel", 1, 1)),
                made,
                parameters(new RealArray(List.of(units, 1, 1, inputs), weights.values()), units));
    String activation = own.option(TfliteOptions.FullyConnected.class).activation();
    return own.layers()
        .shaped(own.operator().index(), own.activated(name, activation, made), made, out);
  }
}
