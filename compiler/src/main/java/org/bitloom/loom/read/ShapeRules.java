// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.Broadcast;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.LogSoftmaxLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.PadLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.ShapeResult;
import org.bitloom.model.SliceLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.operator.Shape;

/** The shape rules of the catalogue's kinds: what the layers say of shapes, asked by attributes. */
final class ShapeRules {

  private ShapeRules() {}

  static ShapeResult same(List<Shape> inputs, Attributes attributes) {
    return new ShapeResult.Known(inputs.get(0));
  }

  static ShapeResult dense(List<Shape> inputs, Attributes attributes) {
    return ShapeResult.of(attributes.count("units"));
  }

  static ShapeResult matmul(List<Shape> inputs, Attributes attributes) {
    return MatMulLayer.shape(inputs.get(0), inputs.get(1));
  }

  static ShapeResult logSoftmax(List<Shape> inputs, Attributes attributes) {
    return LogSoftmaxLayer.shape(inputs.get(0));
  }

  static ShapeResult softmax(List<Shape> inputs, Attributes attributes) {
    return SoftmaxLayer.shape(inputs.get(0));
  }

  static ShapeResult flatten(List<Shape> inputs, Attributes attributes) {
    return ShapeResult.of(inputs.get(0).elements());
  }

  static ShapeResult reshape(List<Shape> inputs, Attributes attributes) {
    ShapeResult result = ShapeResult.ofWhole(attributes.sizes("shape"));
    return result instanceof ShapeResult.Known(Shape known)
        ? ReshapeLayer.shape(inputs.get(0), known)
        : result;
  }

  static ShapeResult argmax(List<Shape> inputs, Attributes attributes) {
    return ArgMaxLayer.shape(inputs.get(0));
  }

  static ShapeResult conv2d(List<Shape> inputs, Attributes attributes) {
    return kernel(
        inputs.get(0),
        new ConvolutionLayer.Grouped(attributes.count("groups")),
        attributes.count("filters"),
        attributes);
  }

  static ShapeResult depthwiseConv2d(List<Shape> inputs, Attributes attributes) {
    int multiplier = attributes.count("depth_multiplier");
    long filters = (long) inputs.get(0).channels() * multiplier;
    return kernel(inputs.get(0), new ConvolutionLayer.Depthwise(multiplier), filters, attributes);
  }

  private static ShapeResult kernel(
      Shape x, ConvolutionLayer.Form form, long filters, Attributes attributes) {
    List<Integer> kernel = attributes.sizes("kernel");
    return ConvolutionLayer.shape(
        x, form, filters, kernel.get(0), kernel.get(1), ConvolutionFactories.sweep(attributes));
  }

  static ShapeResult batchNorm(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    return x.dimensions().size() == 3
        ? new ShapeResult.Known(x)
        : ShapeResult.wrong(
            "the input has shape " + x + "; [height, width, channels] is expected",
            "behind a layer with weights that nothing else reads, any shape will do");
  }

  static ShapeResult pair(List<Shape> inputs, Attributes attributes) {
    return Broadcast.shape(inputs.get(0), inputs.get(inputs.size() - 1));
  }

  static ShapeResult concat(List<Shape> inputs, Attributes attributes) {
    return ConcatLayer.shape(inputs, attributes.whole("axis"));
  }

  static ShapeResult slice(List<Shape> inputs, Attributes attributes) {
    int rank = inputs.get(0).dimensions().size();
    int named = attributes.optionalSizes("stride").map(List::size).orElse(rank);
    boolean whole =
        attributes.edges("start").size() == rank
            && attributes.sizes("size").size() == rank
            && named == rank;
    return SliceLayer.shape(inputs.get(0), whole ? ReorderFactories.ranges(attributes) : List.of());
  }

  static ShapeResult pad(List<Shape> inputs, Attributes attributes) {
    List<Integer> numbers = attributes.edges("padding");
    int rank = Math.max(inputs.get(0).dimensions().size(), numbers.size() / 2);
    return PadLayer.shape(inputs.get(0), ReorderFactories.sides(numbers, rank));
  }
}
