// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.LayerCall;
import org.bitloom.model.RealFunction;
import org.bitloom.model.ResizeLayer;
import org.bitloom.operator.Shape;

/** Operators that put elements into other places, and those along one axis, in real numbers. */
final class RealMoves {
  private static final String FORM =
      "Concat, Pad with a constant, Slice and Split of known sizes, Resize, nearest or linear,"
          + " Softmax and ArgMax along the innermost axis";

  private final RealCalls calls;
  private final Reading reading;
  private final OnnxNode node;

  RealMoves(RealCalls calls) {
    this.calls = calls;
    this.reading = calls.reading();
    this.node = calls.node();
  }

  Value concat() {
    Value joined = new ConcatOps(reading, node).concat();
    if (!(joined instanceof Value.Joined parts)) {
      return joined;
    }
    List<Value.Stream> streams =
        parts.parts().stream().map(p -> RealCalls.computed(p, FORM)).toList();
    List<Integer> axes = axes(streams, parts.axis());
    List<String> names = streams.stream().map(s -> calls.arranged(s, axes).layer()).toList();
    Shape shape = new Shape(axes.stream().map(parts.dims()::get).toList());
    String name =
        calls.add(
            "concat",
            names,
            List.of(RealCalls.whole("axis", axes.indexOf(parts.axis()))),
            shape,
            Map.of());
    return RealCalls.made(name, parts.dims(), axes);
  }

  /** Returns in which order the dimensions travel, with that along which tensors are joined. */
  private static List<Integer> axes(List<Value.Stream> parts, int axis) {
    List<Integer> most = List.of();
    for (Value.Stream part : parts) {
      List<Integer> there = RealCalls.travelling(part);
      most = there.size() > most.size() ? there : most;
    }
    List<Integer> axes = new ArrayList<>(most);
    if (!axes.contains(axis)) {
      RealCalls.insert(axes, axis);
    }
    return axes;
  }

  Value pad() {
    Value.Stream x = calls.input(0, FORM);
    Pads pads = Pads.of(reading, node, x.dims().size(), FORM);
    double value =
        reading.optionalConstant(node, 2).map(Constant::scalar).orElse(node.real("value", 0));
    String mode = node.text("mode", "constant");
    if (mode.equals("edge") || mode.equals("reflect")) {
      return new RealTaking(calls).pad(x, pads, mode.equals("edge"));
    }
    if (!mode.equals("constant") || !Double.isFinite(value) || !pads.areUsual()) {
      throw new Refused("its pads are %s, its mode %s".formatted(pads.sizes(), mode), FORM);
    }
    List<Integer> there = RealCalls.travelling(x);
    pads.opened(there).forEach(d -> RealCalls.insert(there, d));
    Value.Stream read = calls.arranged(x, there);
    List<Integer> sides =
        there.stream().flatMap(d -> Stream.of(pads.before(d), pads.behind(d))).toList();
    List<Integer> dims = pads.padded(x.dims());
    String name =
        calls.add(
            "pad",
            List.of(read.layer()),
            List.of(RealCalls.wholes("padding", sides), RealCalls.real("value", (float) value)),
            new Shape(there.stream().map(dims::get).toList()),
            Map.of());
    return RealCalls.made(name, dims, there);
  }

  Value.Stream softmax() {
    Value.Stream x = calls.input(0, FORM);
    int rank = x.dims().size();
    int axis = Reading.axis(node.integer("axis", reading.opset() < 13 ? 1 : -1), rank);
    List<Integer> wide =
        IntStream.range(axis, rank).filter(d -> x.dims().get(d) > 1).boxed().toList();
    if (reading.opset() < 13 && wide.size() > 1) {
      throw new Refused("it sums over the axes " + wide + " of " + x.dims(), FORM);
    }
    int along = reading.opset() < 13 && wide.size() == 1 ? wide.get(0) : axis;
    return calls.elementwise("softmax", calls.innermost(x, along));
  }

  /** The logarithm of what Softmax makes; both are layers of their own. */
  Value logSoftmax() {
    return calls.elementwise(RealFunction.LOG.keyword(), softmax());
  }

  Value argMax() {
    Value.Stream x = calls.input(0, FORM);
    int axis = Reading.axis(node.integer("axis", 0), x.dims().size());
    if (node.integer("select_last_index", 0) != 0) {
      throw new Refused("it selects the last index", FORM);
    }
    Value.Stream read = calls.innermost(x, axis);
    List<Integer> shape = new ArrayList<>(read.shape().dimensions());
    shape.set(shape.size() - 1, 1);
    String name = calls.add("argmax", List.of(read.layer()), List.of(), new Shape(shape), Map.of());
    List<Integer> there = RealCalls.travelling(x);
    there.remove((Integer) axis);
    List<Integer> kept = new ArrayList<>(x.dims());
    kept.set(axis, 1);
    List<Integer> dims = new ArrayList<>(kept);
    if (node.integer("keepdims", 1) == 0) {
      dims.remove(axis);
    }
    return RealCalls.stream(name, new Shape(shape), dims, StreamOrder.of(kept, there));
  }

  Value slice() {
    Value.Stream x = calls.input(0, FORM);
    return part(x, Cutting.slice(reading, node, x.dims()));
  }

  /** Returns the parts along an axis, one per output of the node. */
  List<Value> split() {
    Value.Stream x = calls.input(0, FORM);
    List<Value> parts = new ArrayList<>();
    Cutting.split(reading, node, x.dims()).forEach(cutting -> parts.add(part(x, cutting)));
    return parts;
  }

  private Value.Stream part(Value.Stream x, Cutting cutting) {
    List<Integer> dims = cutting.dims();
    Value.Stream made = dims.equals(x.dims()) ? x : cut(x, cutting);
    for (int d : cutting.turned()) {
      made = calls.taken(made, d, Taking.reversed(dims.get(d)));
    }
    return made;
  }

  private Value.Stream cut(Value.Stream x, Cutting cutting) {
    List<Integer> dims = cutting.dims();
    List<Integer> there = RealCalls.travelling(x);
    Value.Stream read = calls.arranged(x, there);
    List<LayerCall.Argument> arguments =
        List.of(
            RealCalls.wholes("start", there.stream().map(cutting.from()::get).toList()),
            RealCalls.wholes("size", there.stream().map(dims::get).toList()),
            RealCalls.wholes("stride", there.stream().map(cutting.step()::get).toList()));
    String name =
        calls.add(
            "slice",
            List.of(read.layer()),
            arguments,
            new Shape(there.stream().map(dims::get).toList()),
            Map.of());
    return RealCalls.made(name, dims, there);
  }

  Value resize() {
    Value.Stream x = calls.input(0, FORM);
    if (x.dims().size() == 4 && Sizes.isLinear(node)) {
      Sizes sizes = Sizes.of(reading, node, x.dims());
      boolean[] places = sizes.linear(node, x.dims());
      return resized(
          "resize_linear",
          calls.arranged(x, List.of(2, 3, 1)),
          sizes.height(),
          sizes.width(),
          places[0],
          places[1],
          x.dims());
    }
    if (x.dims().size() != 4 || !node.text("mode", "nearest").equals("nearest")) {
      throw new Refused(
          "its mode is %s, its input %s".formatted(node.text("mode", "nearest"), x.dims()), FORM);
    }
    NearestPlaces places = NearestPlaces.of(reading, node, x.dims());
    Value.Stream read = calls.arranged(x, List.of(2, 3, 1));
    Optional<ResizeLayer> like = places.known("", "", read.shape(), Span.ofFile(""));
    if (like.isEmpty()) {
      return calls.taken(calls.taken(read, 2, places.rows()), 3, places.columns());
    }
    return resized(
        "resize_nearest",
        read,
        like.get().height(),
        like.get().width(),
        like.get().alignCorners(),
        like.get().halfPixelCenters(),
        x.dims());
  }

  private Value resized(
      String kind,
      Value.Stream x,
      int height,
      int width,
      boolean corners,
      boolean centers,
      List<Integer> dims) {
    List<LayerCall.Argument> arguments = new ArrayList<>();
    arguments.add(RealCalls.wholes("size", List.of(height, width)));
    if (corners) {
      arguments.add(RealCalls.flag("align_corners"));
    }
    if (centers) {
      arguments.add(RealCalls.flag("half_pixel_centers"));
    }
    Shape shape = Shape.of(height, width, x.shape().channels());
    String name = calls.add(kind, List.of(x.layer()), arguments, shape, Map.of());
    return RealCalls.made(name, List.of(1, dims.get(1), height, width), List.of(2, 3, 1));
  }
}
