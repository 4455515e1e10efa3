// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;

/** Slice, Split and Resize: they keep or repeat elements, which may as well be quantized before. */
record PartOps(Reading reading, OnnxNode node) {
  private static final String FORM =
      "Slice, Split and Resize, nearest or linear, of quantized values in channels-last order";

  Value slice() {
    Value x = reading.value(node, 0);
    return part(x, Cutting.slice(reading, node, x.dims()));
  }

  /** Returns the parts along an axis, one per output of the node. */
  List<Value> split() {
    Value x = reading.value(node, 0);
    // What is not quantized yet is quantized once for all parts only where it is a stream.
    return Cutting.split(reading, node, x.dims()).stream()
        .map(cutting -> part(x, cutting))
        .toList();
  }

  private Value part(Value x, Cutting cutting) {
    boolean whole = cutting.dims().equals(x.dims());
    Taking taking = new Taking(reading, node);
    return whole && cutting.turned().isEmpty()
        ? x
        : placed(
            x,
            cutting.dims(),
            stream -> taking.turned(whole ? stream : sliced(stream, cutting), cutting.turned()));
  }

  private Value.Stream sliced(Value.Stream x, Cutting cutting) {
    List<Integer> there = x.travelling(FORM);
    Value.Stream read = reading.layers().arranged(x, there, node);
    List<Slice.Range> ranges = new ArrayList<>();
    for (int d : there) {
      int count = cutting.dims().get(d);
      ranges.add(
          new Slice.Range(cutting.from().get(d), count, count == 1 ? 1 : cutting.step().get(d)));
    }
    String name = reading.layers().name("slice", node);
    reading.layers().add(new SliceLayer(name, read.layer(), ranges, reading.layers().origin()));
    return made(name, x, cutting.dims(), there);
  }

  Value resize() {
    Value x = reading.value(node, 0);
    if (x.dims().size() == 4 && Sizes.isLinear(node)) {
      return interpolated(x);
    }
    if (x.dims().size() != 4 || !node.text("mode", "nearest").equals("nearest")) {
      throw new Refused(
          "its mode is %s, its input %s".formatted(node.text("mode", "nearest"), x.dims()), FORM);
    }
    NearestPlaces places = NearestPlaces.of(reading, node, x.dims());
    List<Integer> dims = List.of(1, x.dims().get(1), places.rows().size(), places.columns().size());
    Shape image = Shape.of(x.dims().get(2), x.dims().get(3), x.dims().get(1));
    Refused.shape(ResizeLayer.shape(image, places.rows().size(), places.columns().size()), FORM);
    return placed(x, dims, stream -> resized(stream, places, dims));
  }

  /** Weighted sums are rounded to the numbers of the input, in whose steps the output is then. */
  private Value interpolated(Value x) {
    String form = "linear Resize of what QuantizeLinear made";
    if (reading.qonnx() || !(x instanceof Value.Stream stream)) {
      throw new Refused("it interpolates what is not quantized yet", form);
    }
    Sizes sizes = Sizes.of(reading, node, x.dims());
    boolean[] places = sizes.linear(node, x.dims());
    List<Integer> dims = List.of(1, x.dims().get(1), sizes.height(), sizes.width());
    Shape from = Shape.of(x.dims().get(2), x.dims().get(3), x.dims().get(1));
    Refused.shape(ResizeLayer.shape(from, sizes.height(), sizes.width()), form);
    List<Integer> image = List.of(2, 3, 1);
    Value.Stream read = reading.layers().arranged(stream, image, node);
    String name = reading.layers().name("resize", node);
    reading
        .layers()
        .add(
            new ResizeLayer(
                name,
                read.layer(),
                sizes.height(),
                sizes.width(),
                ResizeLayer.Filter.EXACT,
                places[0],
                places[1],
                reading.layers().origin()));
    return made(name, stream, dims, image);
  }

  private Value.Stream resized(Value.Stream x, NearestPlaces places, List<Integer> dims) {
    List<Integer> image = List.of(2, 3, 1);
    Value.Stream read = reading.layers().arranged(x, image, node);
    String name = reading.layers().name("resize", node);
    ResizeLayer layer = places.layer(name, read.layer(), read.shape(), reading.layers().origin());
    reading.layers().add(layer);
    return made(name, x, dims, image);
  }

  private static Value.Stream made(
      String name, Value.Stream x, List<Integer> dims, List<Integer> there) {
    if (!x.oneScale()) {
      throw new Refused("its channels have scales of their own", FORM);
    }
    Shape shape = new Shape(there.stream().map(dims::get).toList());
    return x.by(name, shape, dims, StreamOrder.of(dims, there));
  }

  /** Does a step behind the quantization, where there is one to come. */
  private Value placed(Value x, List<Integer> dims, UnaryOperator<Value.Stream> step) {
    return switch (x) {
      case Value.Stream s -> step.apply(s);
      case Value.Tabled t -> new Value.Tabled(step.apply(t.stream()), t.values());
      case Value.Summed s ->
          s.moved(
              dims,
              StreamOrder.of(dims, Value.travelling(s.order(), s.dims(), FORM)),
              s.axis() >= 0 && dims.get(s.axis()).equals(s.dims().get(s.axis())) ? s.axis() : -1,
              made -> step.apply(made.arranged(s.dims(), s.order())));
      case Value.Averaged a ->
          a.moved(
              dims,
              StreamOrder.of(dims, Value.travelling(a.order(), a.dims(), FORM)),
              made -> step.apply(made.arranged(a.dims(), a.order())));
      default -> step.apply(reading.stream(x, node, FORM));
    };
  }
}
