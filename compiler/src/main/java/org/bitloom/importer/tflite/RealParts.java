// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.importer.tflite.RealTensors.Refused;
import org.bitloom.importer.tflite.RealTensors.Stream;
import org.bitloom.operator.Shape;

/** Makes layers in real numbers of operators that keep a part of a tensor. */
record RealParts(RealOperator own) {
  private static final String FORM = "constant positions in rising order, within one sample";

  /** Returns the layer of {@code SLICE} or {@code STRIDED_SLICE}. */
  String slice(Shape out) {
    List<Integer> from = sizes(0);
    Optional<Slicing> slicing =
        own.operator().kind().equals("SLICE")
            ? Slicing.of(from, numbers(1), numbers(2))
            : Slicing.of(
                from,
                numbers(1),
                numbers(2),
                numbers(3),
                own.option(TfliteOptions.StridedSlice.class));
    return part(0, slicing, out);
  }

  /** Makes the layers of {@code SPLIT} and {@code SPLIT_V}, one for each output. */
  void split() {
    boolean counted = own.operator().kind().equals("SPLIT_V");
    int data = counted ? 0 : 1;
    List<Integer> whole = sizes(data);
    int axis = Math.floorMod(numbers(counted ? 2 : 0).get(0), Math.max(1, whole.size()));
    int from = 0;
    for (int output : own.operator().outputs()) {
      List<Integer> part = own.tensors().tensor(output).shape();
      List<Integer> begin = new ArrayList<>();
      for (int d = 0; d < whole.size(); d++) {
        begin.add(d == axis ? from : 0);
      }
      Shape out = own.tensors().shape(output);
      String layer = part(data, Slicing.of(whole, begin, part), out);
      own.tensors().define(output, new Stream(layer, out));
      from += part.get(axis);
    }
  }

  private List<Integer> sizes(int position) {
    return own.tensors().tensor(own.operator().inputs().get(position)).shape();
  }

  private List<Integer> numbers(int position) {
    return own.tensors().numbers(own.operator().inputs().get(position));
  }

  private String part(int position, Optional<Slicing> slicing, Shape out) {
    Stream x = own.stream(position);
    int dropped = sizes(position).size() - x.shape().dimensions().size();
    boolean rising =
        slicing.isPresent()
            && slicing.get().ranges().stream().allMatch(r -> r.step() > 0 || r.count() == 1);
    if (!rising) {
      throw new Refused("it makes %s of %s".formatted(out, x.shape()), FORM);
    }
    List<Slicing.Range> ranges = slicing.get().ranges().stream().skip(dropped).toList();
    Shape kept = new Shape(ranges.stream().map(Slicing.Range::count).toList());
    if (kept.elements() != out.elements()) {
      throw new Refused("it makes %s of %s".formatted(out, x.shape()), FORM);
    }
    String name =
        own.add(
            "slice",
            List.of(x.layer()),
            List.of(
                RealOperator.wholes("start", each(ranges, Slicing.Range::start)),
                RealOperator.wholes("size", each(ranges, Slicing.Range::count)),
                RealOperator.wholes("stride", each(ranges, r -> r.count() == 1 ? 1 : r.step()))),
            kept,
            Map.of());
    return own.layers().shaped(own.operator().index(), name, kept, out);
  }

  private static Integer[] each(
      List<Slicing.Range> ranges, Function<Slicing.Range, Integer> number) {
    return ranges.stream().map(number).toArray(Integer[]::new);
  }
}
