// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Rows of values, multiplied by a constant matrix. */
record MatrixSum(Reading reading, OnnxNode node) {
  Value product(
      Value.Stream x,
      KnownWeights weights,
      Optional<SumBias> bias,
      double alpha,
      double beta,
      boolean literal) {
    List<Integer> matrix = weights.codes().dims();
    List<Integer> dims = x.dims();
    if (matrix.size() != 2 || dims.isEmpty() || !matrix.get(0).equals(dims.getLast())) {
      throw new Refused("it multiplies %s by %s".formatted(dims, matrix), WeightedOps.DENSE_FORM);
    }
    if (!x.oneScale()) {
      throw new Refused("channels of different scales meet in one sum", WeightedOps.DENSE_FORM);
    }
    int inputs = matrix.get(0);
    int units = matrix.get(1);
    int rows = Reading.elements(dims) / inputs;
    Optional<SumBias> scaled =
        bias.map(
            b ->
                new SumBias(
                    Arrays.stream(b.values()).map(v -> beta == 1 ? v : v * beta).toArray(),
                    b.whole() && beta == 1));
    List<Integer> out = new ArrayList<>(dims);
    out.set(out.size() - 1, units);
    return rows == 1
        ? vector(x, weights, scaled, alpha, literal, inputs, units, out)
        : rows(x, weights, scaled, alpha, literal, rows, inputs, units, out);
  }

  private Value vector(
      Value.Stream x,
      KnownWeights weights,
      Optional<SumBias> bias,
      double alpha,
      boolean literal,
      int inputs,
      int units,
      List<Integer> out) {
    int[] order = x.order().indices();
    Value.Stream read = reading.layers().shaped(x, Shape.of(inputs), node);
    Tensor values =
        Tensor.generate(
            Shape.of(units, inputs), i -> weights.code(order[i % inputs] * units + i / inputs));
    return new Summing(
            reading,
            node,
            read,
            values,
            null,
            null,
            units,
            false,
            Shape.of(units),
            repeated(x.scale(), units))
        .sum(weights, bias, alpha, literal, out, StreamOrder.rowMajor(out), out.size() - 1);
  }

  /** Every row of a matrix is multiplied: a convolution with a window of one element. */
  private Value rows(
      Value.Stream x,
      KnownWeights weights,
      Optional<SumBias> bias,
      double alpha,
      boolean literal,
      int rows,
      int inputs,
      int units,
      List<Integer> out) {
    List<Integer> axes = IntStream.range(0, x.dims().size()).boxed().toList();
    Value.Stream inOrder = reading.layers().arranged(x, axes, node);
    Value.Stream read = reading.layers().shaped(inOrder, Shape.of(1, rows, inputs), node);
    Tensor values =
        Tensor.generate(
            Shape.of(units, 1, 1, inputs), i -> weights.code(i % inputs * units + i / inputs));
    Sweep sweep = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);
    return new Summing(
            reading,
            node,
            read,
            values,
            new ConvolutionLayer.Grouped(1),
            sweep,
            units,
            false,
            Shape.of(1, rows, units),
            repeated(x.scale(), units))
        .sum(weights, bias, alpha, literal, out, StreamOrder.rowMajor(out), out.size() - 1);
  }

  private static double[] repeated(double value, int count) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}
