// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.Output;
import org.bitloom.model.ThresholdLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes layers whose function is an array: {@code lookup} and {@code thresholds}. */
final class TableFactories {
  private TableFactories() {}

  /** Makes a layer of one output for every element, which {@code NAME.table} lists. */
  static Optional<Layer> lookup(LayerContext c) {
    IntType from = c.inputs().get(0).type().elementType();
    Optional<Output.Requantized> output = c.requantizedOutput();
    if (c.problems().failed() || output.isEmpty() || from.bits() > Lookup.MOST_BITS) {
      return Optional.empty();
    }
    Shape shape = Shape.of(1 << from.bits());
    return whole(c, "table", shape.dimensions(), output.get().type().range())
        .map(
            values ->
                new LookupLayer(
                    c.name(),
                    c.input(),
                    new UnaryFunction.Table(from.min(), values.reshape(shape)),
                    output.get().type(),
                    output.get().quantization(),
                    c.origin()));
  }

  /** Makes a layer that counts the thresholds which {@code NAME.thresholds} lists. */
  static Optional<Layer> thresholds(LayerContext c) {
    Optional<Output.Requantized> output = c.requantizedOutput();
    if (c.problems().failed() || output.isEmpty()) {
      return Optional.empty();
    }
    IntType type = output.get().type();
    long least = c.attributes().wholeOr("least", type.min());
    int channels = c.inputs().get(0).type().shape().channels();
    Optional<Tensor> values = thresholdArray(c, channels);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    int levels = values.get().shape().channels();
    if (least < type.min() || levels > type.max() - least) {
      c.problems()
          .report(
              Code.PARAMETER_SHAPE
                  .at(c.place(), c.name(), values.get().shape(), "[.., at most the levels]")
                  .withNote(levels + " thresholds from " + least + " up exceed " + type));
      return Optional.empty();
    }
    return ascending(c, values.get())
        ? Optional.of(
            new ThresholdLayer(
                c.name(),
                c.input(),
                values.get(),
                least,
                type,
                output.get().quantization(),
                c.origin()))
        : Optional.empty();
  }

  private static Optional<Tensor> thresholdArray(LayerContext c, int channels) {
    Optional<Parameter> found = find(c, "thresholds");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> shape = found.get().shape();
    boolean fits =
        !shape.isEmpty()
            && shape.size() <= 2
            && shape.stream().allMatch(d -> d > 0)
            && (shape.size() == 1 || shape.get(0) == channels);
    if (!fits) {
      new ParameterReader(c).checkShape(found.get(), List.of(channels, 1));
      return Optional.empty();
    }
    return whole(c, "thresholds", shape, new Interval(-(1L << 61), 1L << 61));
  }

  private static boolean ascending(LayerContext c, Tensor values) {
    int levels = values.shape().channels();
    OptionalInt fall =
        IntStream.range(1, values.size())
            .filter(i -> i % levels != 0 && values.get(i - 1) > values.get(i))
            .findFirst();
    if (fall.isPresent()) {
      c.problems()
          .report(
              Code.WEIGHT_OUTSIDE
                  .at(c.place(), c.name(), "an ascending list of thresholds")
                  .withNote("element " + fall.getAsInt() + " is below the one before it"));
    }
    return fall.isEmpty();
  }

  private static Optional<Parameter> find(LayerContext c, String what) {
    Optional<Parameter> found = c.parameters().find(c.name() + "." + what);
    if (found.isEmpty() && !c.parameters().failed()) {
      c.problems()
          .report(
              Code.MISSING_WEIGHTS
                  .at(c.place(), c.name())
                  .withNote("there is no array '" + c.name() + "." + what + "'")
                  .withHelp("store it in a weights file, as integers"));
    }
    return found;
  }

  /** Returns integers of this shape within a range; reports why there are none. */
  private static Optional<Tensor> whole(
      LayerContext c, String what, List<Integer> shape, Interval range) {
    Optional<Parameter> found = find(c, what);
    if (found.isEmpty() || !new ParameterReader(c).checkShape(found.get(), shape)) {
      return Optional.empty();
    }
    Parameter p = found.get();
    boolean inside =
        p.isWhole() && IntStream.range(0, p.size()).allMatch(i -> range.contains(p.integer(i)));
    if (!inside) {
      c.problems()
          .report(
              Code.WEIGHT_OUTSIDE
                  .at(c.place(), c.name(), range)
                  .withNote(c.name() + "." + what + " has to hold integers in " + range));
      return Optional.empty();
    }
    return Optional.of(Tensor.generate(new Shape(shape), p::integer));
  }
}
