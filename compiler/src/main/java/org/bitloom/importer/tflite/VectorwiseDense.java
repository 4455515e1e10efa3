// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Padding;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layers of {@code FULLY_CONNECTED} along the last axis: a convolution of one pixel. */
final class VectorwiseDense {
  /** What int8 weights are shifted by to be uint8. */
  private static final long HALF = 128;

  private final TfliteOperator operator;
  private final TensorCheck check;

  VectorwiseDense(TfliteOperator operator, TensorCheck check) {
    this.operator = operator;
    this.check = check;
  }

  /** Returns the layers; the convolution has the name of the dense layer. */
  List<Layer> layers(DenseLayer dense, TfliteTensor input, TfliteTensor output) {
    Shape from = check.shape(input);
    Shape image =
        from.dimensions().size() == 3 ? from : Shape.of(from.vectors(), 1, from.channels());
    List<Layer> layers = new ArrayList<>();
    String pixels = dense.input();
    if (!from.equals(image)) {
      pixels = Names.ofLayer("reshape", operator.index());
      layers.add(new ReshapeLayer(pixels, dense.input(), image, check.origin()));
    }
    layers.add(convolution(dense, pixels));
    int units = dense.weights().values().shape().vectors();
    Shape made = Shape.of(image.dimensions().get(0), image.dimensions().get(1), units);
    if (!made.equals(check.shape(output))) {
      String name = Names.ofLayer("reshape", operator.index()) + "_1";
      layers.add(new ReshapeLayer(name, dense.name(), check.shape(output), check.origin()));
    }
    return layers;
  }

  private static ConvolutionLayer convolution(DenseLayer dense, String pixels) {
    return new ConvolutionLayer(
        dense.name(),
        pixels,
        new ConvolutionLayer.Grouped(1),
        weights(dense.weights()),
        dense.bias(),
        new Sweep(1, 1, 1, 1, Padding.Sides.NONE),
        dense.activation(),
        dense.output(),
        dense.rounding(),
        dense.accumulator(),
        dense.origin());
  }

  /**
   * Weights of one scale become uint8 with another zero point: the same weights, and the multiplier
   * of a convolution of uint8, which is that of a dense layer.
   */
  private static LayerWeights weights(LayerWeights weights) {
    Tensor values = weights.values();
    Shape shape = Shape.of(values.shape().vectors(), 1, 1, values.shape().channels());
    boolean shifted = weights.scales().size() == 1 && weights.type().signed();
    long shift = shifted ? HALF : 0;
    return new LayerWeights(
        Tensor.generate(shape, i -> values.get(i) + shift),
        shifted ? IntType.unsigned(8) : weights.type(),
        weights.scales(),
        weights.zeroPoints().get(0) + shift);
  }
}
