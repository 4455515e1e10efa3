// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.Output;
import org.bitloom.model.PadLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Slice;

/** Makes the layers that put elements into another place: {@code concat} and {@code pad}. */
final class ReorderFactories {
  private ReorderFactories() {}

  /**
   * Makes a concatenation. Where nothing is said of the output and all inputs have one type and
   * scale, the output has them, too.
   */
  static Optional<Layer> concat(LayerContext c) {
    List<Optional<Quantization>> scales =
        IntStream.range(0, c.inputs().size()).mapToObj(c::inputQuantization).toList();
    if (c.problems().failed()) {
      return Optional.empty();
    }
    List<IntType> types = c.inputs().stream().map(i -> i.type().elementType()).distinct().toList();
    Quantization first = scales.get(0).orElseThrow();
    boolean keeps =
        c.own().activations().equals(TensorNumerics.NOTHING)
            && types.size() == 1
            && scales.stream().distinct().count() == 1
            && first.scale() == (float) first.scale();
    Optional<Output.Requantized> output =
        keeps ? Optional.of(new Output.Requantized(types.get(0), first)) : c.requantizedOutput();
    int rank = c.outputShape().dimensions().size();
    int axis = Math.floorMod(c.attributes().whole("axis"), rank);
    return output.map(
        o ->
            new ConcatLayer(
                c.name(),
                c.inputNames(),
                axis,
                o.type(),
                o.quantization(),
                c.numerics().roundingOrDefault(),
                c.origin()));
  }

  static Optional<Layer> slice(LayerContext c) {
    return Optional.of(new SliceLayer(c.name(), c.input(), ranges(c.attributes()), c.origin()));
  }

  /** Returns what is kept of each dimension; all lists have one number for each. */
  static List<Slice.Range> ranges(Attributes attributes) {
    List<Integer> starts = attributes.edges("start");
    List<Integer> sizes = attributes.sizes("size");
    Optional<List<Integer>> steps = attributes.optionalSizes("stride");
    return IntStream.range(0, sizes.size())
        .mapToObj(
            axis ->
                new Slice.Range(
                    starts.get(axis), sizes.get(axis), steps.map(s -> s.get(axis)).orElse(1)))
        .toList();
  }

  static Optional<Layer> pad(LayerContext c) {
    TypedTensor input = c.inputs().get(0);
    int rank = input.type().shape().dimensions().size();
    return Optional.of(
        new PadLayer(
            c.name(),
            c.input(),
            sides(c.attributes().edges("padding"), rank),
            c.attributes().real("value"),
            c.origin()));
  }

  /** Returns what is added to each of so many dimensions; those that are left out get nothing. */
  static List<Pad.Side> sides(List<Integer> numbers, int rank) {
    List<Pad.Side> sides = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      boolean given = 2 * axis < numbers.size();
      sides.add(
          given
              ? new Pad.Side(numbers.get(2 * axis), numbers.get(2 * axis + 1))
              : new Pad.Side(0, 0));
    }
    return sides;
  }
}
