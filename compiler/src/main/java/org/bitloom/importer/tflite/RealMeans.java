// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.operator.Shape;

/** Means and sums over dimensions, in real numbers. */
final class RealMeans {
  private final RealTensors tensors;
  private final RealLayers layers;
  private final RealOperator own;

  RealMeans(RealTensors tensors, RealLayers layers, RealOperator own) {
    this.tensors = tensors;
    this.layers = layers;
    this.own = own;
  }

  /** A sum is as many means as there are summands. */
  String sum(Shape out) {
    String mean = mean(out);
    double count = (double) own.stream(0).shape().elements() / out.elements();
    double[] factors = new double[out.channels()];
    Arrays.fill(factors, count);
    return layers.affine(own.operator().index(), mean, out, factors, new double[out.channels()]);
  }

  /** A mean over the pixels of an image, or over other dimensions that follow each other. */
  String mean(Shape out) {
    Stream x = own.stream(0);
    int rank = tensors.tensor(own.operator().inputs().get(0)).shape().size();
    List<Integer> axes =
        tensors.numbers(own.operator().inputs().get(1)).stream()
            .map(a -> Math.floorMod(a, Math.max(1, rank)))
            .sorted()
            .toList();
    boolean pixels = x.shape().dimensions().size() == 3 && axes.equals(List.of(rank - 3, rank - 2));
    if (!pixels) {
      return mean(x, axes, rank - x.shape().dimensions().size(), out);
    }
    Shape made = Shape.of(1, 1, x.shape().channels());
    return layers.shaped(
        own.operator().index(),
        own.plain("global_avg_pool", made, RealOperator.word("keep_dims", "true")),
        made,
        out);
  }

  /** A mean over other dimensions is one over the pixels of a column, or of each row. */
  private String mean(Stream x, List<Integer> axes, int samples, Shape out) {
    Set<Integer> dimensions = axes.stream().map(a -> a - samples).collect(Collectors.toSet());
    ReducedAxes reduced = new ReducedAxes(x.shape(), dimensions);
    boolean suits = dimensions.stream().allMatch(a -> a >= 0) && reduced.runs().size() == 1;
    if (!suits || reduced.whole().inner() * reduced.whole().outer() != out.elements()) {
      throw new Refused(
          "it takes the mean of axes %s of %s".formatted(axes, x.shape()),
          "MEAN over dimensions of a sample that follow each other");
    }
    ReducedAxes.Run run = reduced.whole();
    boolean column = run.outer() == 1;
    Shape pixels =
        column
            ? Shape.of(run.count(), 1, run.inner())
            : Shape.of(run.outer(), run.count(), run.inner());
    Shape made = column ? Shape.of(run.inner()) : Shape.of(run.outer(), run.inner());
    int index = own.operator().index();
    String pooled =
        own.add(
            "global_avg_pool",
            List.of(layers.shaped(index, x.layer(), x.shape(), pixels)),
            column ? List.of() : List.of(RealOperator.word("each_row", "true")),
            made,
            Map.of());
    return layers.shaped(index, pooled, made, out);
  }
}
