// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.Stretching;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.model.LayerCall;
import org.bitloom.model.Padding;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * {@code TRANSPOSE_CONV} of float files: a plain convolution of the image with its pixels apart, by
 * the kernel turned around. Inputs are the shape of the output, weights, data and a bias, if any.
 */
final class RealTransposed {
  private static final int WEIGHTS = 1;
  private static final int DATA = 2;
  private static final int BIAS = 3;

  private final RealOperator own;

  RealTransposed(RealOperator own) {
    this.own = own;
  }

  /** Returns the layer of the convolution. */
  String layer(Shape out) {
    Stream x = own.stream(DATA);
    RealArray weights = own.weights(WEIGHTS, 0);
    Stretching stretching = stretching(x.shape(), weights.shape(), out);
    int index = own.operator().index();
    String image =
        own.layers()
            .chain(
                index,
                stretching.layers(
                    x.layer(), x.shape().channels(), part -> "image" + part, Span.ofFile("")),
                x.layer(),
                x.shape());
    return own.add("conv2d", List.of(image), arguments(stretching, weights), out, arrays(weights));
  }

  private Stretching stretching(Shape from, List<Integer> weights, Shape to) {
    TfliteOptions.TransposeConvolution o = own.option(TfliteOptions.TransposeConvolution.class);
    int most = Math.max(o.strideY(), o.strideX());
    boolean fits =
        List.of("SAME", "VALID").contains(o.padding())
            && from.dimensions().size() == 3
            && to.dimensions().size() == 3
            && weights.size() == 4
            && weights.stream().allMatch(w -> w > 0)
            && weights.get(3) == from.channels()
            && weights.get(0) == to.channels()
            && Math.min(o.strideY(), o.strideX()) > 0
            && most < Window.LARGEST_SIDE
            && (long) from.elements() * most * most <= ShapeResult.MOST_ELEMENTS;
    if (fits) {
      Stretching stretching = TransposeConvImporter.stretching(o, weights, from, to);
      if (stretching.possible()) {
        return stretching;
      }
    }
    throw new Refused(
        "it makes %s of %s with weights %s".formatted(to, from, weights), RealOperators.FORM);
  }

  private static List<LayerCall.Argument> arguments(Stretching stretching, RealArray weights) {
    Padding.Sides sides = stretching.padding();
    return List.of(
        RealOperator.whole("filters", weights.shape().get(0)),
        RealOperator.wholes("kernel", weights.shape().get(1), weights.shape().get(2)),
        RealOperator.wholes("padding", sides.top(), sides.bottom(), sides.left(), sides.right()));
  }

  /** Returns the bias, if any, and the weights with both directions of the kernel turned around. */
  private Map<String, RealArray> arrays(RealArray weights) {
    int channels = weights.shape().get(3);
    int positions = weights.shape().get(1) * weights.shape().get(2);
    Map<String, RealArray> arrays = new HashMap<>();
    arrays.put(
        "weights",
        RealArray.generate(
            weights.shape(),
            i -> {
              int position = positions - 1 - i / channels % positions;
              int filter = i / channels / positions;
              return weights.values()[(filter * positions + position) * channels + i % channels];
            }));
    own.constant(BIAS)
        .ifPresent(
            bias -> {
              if (bias.values().length != weights.shape().get(0)) {
                throw new Refused("its bias has shape " + bias.shape(), RealOperators.FORM);
              }
              arrays.put("bias", RealArray.of(bias.values()));
            });
    return arrays;
  }
}
