// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** A map in one or two dimensions, swept by constant weights. */
record ConvolutionSum(Reading reading, OnnxNode node) {
  private static final String FORM = WeightedOps.CONV_FORM;

  /**
   * Sweeps as the node says.
   *
   * @param literal whether the sums are the result as they are
   */
  Value of(Value.Stream x, KnownWeights weights, Optional<SumBias> bias, boolean literal) {
    List<Integer> dims = x.dims();
    List<Integer> kernel = weights.codes().dims();
    if (kernel.size() < 3 || kernel.size() != dims.size()) {
      throw misfit(dims, kernel);
    }
    Sweep sweep =
        Sweeping.of(node, kernel.subList(2, kernel.size()), dims.subList(2, dims.size()), false)
            .sweep();
    return of(x, weights, bias, literal, node.integer("group", 1), sweep);
  }

  /** Sweeps as is said, whatever the node has. */
  Value of(
      Value.Stream x,
      KnownWeights weights,
      Optional<SumBias> bias,
      boolean literal,
      int groups,
      Sweep sweep) {
    List<Integer> dims = x.dims();
    List<Integer> kernel = weights.codes().dims();
    check(dims, kernel, groups);
    boolean image = dims.size() == 4;
    int filters = kernel.get(0);
    int height = image ? kernel.get(2) : 1;
    int width = kernel.getLast();
    Value.Stream read =
        reading.layers().arranged(x, image ? List.of(2, 3, 1) : List.of(0, 2, 1), node);
    ConvolutionLayer.Form form = form(x, kernel, groups);
    boolean depthwise = form instanceof ConvolutionLayer.Depthwise;
    Shape shape =
        Refused.shape(
            ConvolutionLayer.shape(read.shape(), form, filters, height, width, sweep), FORM);
    Tensor values =
        depthwise
            ? depthwise(weights, filters, height, width)
            : grouped(weights, filters, height, width, kernel.get(1));
    List<Integer> out = new ArrayList<>(List.of(1, filters));
    out.addAll(image ? shape.dimensions().subList(0, 2) : shape.dimensions().subList(1, 2));
    StreamOrder order = StreamOrder.of(out, image ? List.of(2, 3, 1) : List.of(2, 1));
    double[] scales = inputScales(x, filters);
    return new Summing(reading, node, read, values, form, sweep, filters, depthwise, shape, scales)
        .sum(weights, bias, 1, literal, out, order, 1);
  }

  private static void check(List<Integer> dims, List<Integer> kernel, int groups) {
    int spatial = dims.size() - 2;
    if (spatial < 1 || spatial > 2 || kernel.size() != dims.size() || dims.get(0) != 1) {
      throw misfit(dims, kernel);
    }
    if (groups < 1 || dims.get(1) != kernel.get(1) * groups) {
      throw new Refused(
          "its input is %s, its weights are %s in %d groups".formatted(dims, kernel, groups), FORM);
    }
  }

  private static Refused misfit(List<Integer> dims, List<Integer> kernel) {
    return new Refused("its input is %s and its weights are %s".formatted(dims, kernel), FORM);
  }

  private static ConvolutionLayer.Form form(Value.Stream x, List<Integer> kernel, int groups) {
    int channels = x.dims().get(1);
    if (groups == channels && kernel.get(1) == 1 && (groups > 1 || !x.oneScale())) {
      return new ConvolutionLayer.Depthwise(kernel.get(0) / channels);
    }
    if (!x.oneScale()) {
      throw new Refused("channels of different scales meet in one sum", FORM);
    }
    return new ConvolutionLayer.Grouped(groups);
  }

  private static Tensor depthwise(KnownWeights weights, int filters, int height, int width) {
    return Tensor.generate(
        Shape.of(height, width, filters),
        i ->
            weights.code(
                (i % filters * height + i / filters / width) * width + i / filters % width));
  }

  private static Tensor grouped(
      KnownWeights weights, int filters, int height, int width, int inner) {
    return Tensor.generate(
        Shape.of(filters, height, width, inner),
        i -> {
          int channel = i % inner;
          int column = i / inner % width;
          int row = i / inner / width % height;
          int filter = i / inner / width / height;
          return weights.code(((filter * inner + channel) * height + row) * width + column);
        });
  }

  private static double[] inputScales(Value.Stream x, int filters) {
    int multiplier = filters / x.dims().get(1);
    return IntStream.range(0, filters)
        .mapToDouble(o -> x.oneScale() ? x.scale() : x.scales()[o / multiplier])
        .toArray();
  }
}
