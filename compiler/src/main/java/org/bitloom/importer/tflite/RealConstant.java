// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.model.Broadcast;
import org.bitloom.model.LayerCall;
import org.bitloom.operator.Shape;

/**
 * A sum, difference, product or quotient with a constant, in real numbers.
 *
 * @param kind {@code ADD}, {@code SUB}, {@code MUL} or {@code DIV}
 * @param first whether the constant is the first operand
 */
record RealConstant(String kind, boolean first) {
  private static final String FORM = "constants that are broadcast to the other operand";

  /** Adds the layer and returns its name. */
  String layer(RealLayers layers, int operator, RealTensors.Stream x, RealArray constant) {
    Shape own = shape(constant);
    if (!Broadcast.fits(own, x.shape())) {
      throw new Refused("it combines %s and %s".formatted(x.shape(), own), FORM);
    }
    if (kind.equals("DIV") && first) {
      throw new Refused("it divides by what is computed", "DIV by a constant");
    }
    int channels = x.shape().channels();
    boolean perChannel = own.elements() == 1 || own.elements() == own.channels();
    if (perChannel) {
      double[] values =
          IntStream.range(0, channels)
              .mapToDouble(c -> constant.values()[own.elements() == 1 ? 0 : c])
              .toArray();
      return layers.affine(operator, x.layer(), x.shape(), factors(values), summands(values));
    }
    RealArray weights =
        kind.equals("DIV")
            ? RealArray.generate(own.dimensions(), i -> 1 / constant.values()[i])
            : new RealArray(own.dimensions(), constant.values());
    String word = kind.equals("DIV") ? "mul" : kind.toLowerCase(Locale.ROOT);
    List<LayerCall.Argument> arguments =
        first
            ? List.of(new LayerCall.Argument("weights_first", new LayerCall.Word("true")))
            : List.of();
    return layers.add(
        operator,
        new LayerCall(word, List.of(x.layer()), arguments),
        x.shape(),
        Map.of("weights", weights));
  }

  /** Returns the shape without dimensions of 1 in front, such as the batch. */
  private static Shape shape(RealArray constant) {
    List<Integer> shape = constant.shape();
    int from = 0;
    while (from < shape.size() - 1 && shape.get(from) == 1) {
      from++;
    }
    return shape.isEmpty() ? Shape.of(1) : new Shape(shape.subList(from, shape.size()));
  }

  private double[] factors(double[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(
            c ->
                switch (kind) {
                  case "MUL" -> values[c];
                  case "DIV" -> 1 / values[c];
                  case "SUB" -> first ? -1 : 1;
                  default -> 1;
                })
        .toArray();
  }

  private double[] summands(double[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(
            c ->
                switch (kind) {
                  case "ADD" -> values[c];
                  case "SUB" -> first ? values[c] : -values[c];
                  default -> 0;
                })
        .toArray();
  }
}
