// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.PositionRun;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.LayerCall;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/**
 * Makes layers in real numbers of one node. Their streams have no type and no scale yet: those of
 * the values say nothing.
 */
record RealCalls(Reading reading, RealLayers layers, OnnxNode node) {
  private static final String FORM =
      "tensors in channels-last order inside, as behind an input of NCHW or NHWC";

  /** Returns a tensor without type and scale. */
  static Value.Stream stream(String layer, Shape shape, List<Integer> dims, StreamOrder order) {
    return new Value.Stream(
        layer, shape, dims, order, IntType.signed(8), new double[] {1}, 0, true);
  }

  /** Returns an input of the node that is computed. */
  Value.Stream input(int position, String form) {
    return computed(reading.value(node, position), form);
  }

  static Value.Stream computed(Value value, String form) {
    if (value instanceof Value.Stream stream) {
      return stream;
    }
    throw new Refused("it reads constants alone, or a list of tensors", form);
  }

  static LayerCall.Argument whole(String name, int value) {
    return new LayerCall.Argument(name, new LayerCall.Whole(value));
  }

  static LayerCall.Argument wholes(String name, List<Integer> values) {
    return new LayerCall.Argument(name, new LayerCall.Wholes(values));
  }

  static LayerCall.Argument real(String name, double value) {
    if (!Float.isFinite((float) value)) {
      throw new Refused("its " + name + " is " + value, "finite numbers");
    }
    return new LayerCall.Argument(name, new LayerCall.Real(value));
  }

  static LayerCall.Argument flag(String name) {
    return new LayerCall.Argument(name, new LayerCall.Word("true"));
  }

  /** Adds a layer and returns its name. */
  String add(
      String kind,
      List<String> inputs,
      List<LayerCall.Argument> arguments,
      Shape shape,
      Map<String, RealArray> arrays) {
    if (shape.elements() > ShapeResult.MOST_ELEMENTS) {
      throw new Refused("it makes " + shape + ", more than 2^24 elements", "smaller tensors");
    }
    return layers.add(node.index(), new LayerCall(kind, inputs, arguments), shape, arrays);
  }

  /** Adds a layer of each element and returns its output. */
  Value.Stream elementwise(String kind, Value.Stream x, LayerCall.Argument... arguments) {
    String name = add(kind, List.of(x.layer()), List.of(arguments), x.shape(), Map.of());
    return stream(name, x.shape(), x.dims(), x.order());
  }

  /** Returns {@code factor x + summand} with one of each per channel of the stream. */
  Value.Stream affine(Value.Stream x, double[] factors, double[] summands) {
    String name = layers.affine(node.index(), x.layer(), x.shape(), factors, summands);
    return stream(name, x.shape(), x.dims(), x.order());
  }

  /** Returns {@code factor x + summand}. */
  Value.Stream affine(Value.Stream x, double factor, double summand) {
    int channels = x.shape().channels();
    return affine(
        x,
        IntStream.range(0, channels).mapToDouble(c -> factor).toArray(),
        IntStream.range(0, channels).mapToDouble(c -> summand).toArray());
  }

  /** Returns the stream under another shape of as many elements. */
  Value.Stream shaped(Value.Stream x, Shape shape) {
    return stream(
        layers.shaped(node.index(), x.layer(), x.shape(), shape), shape, x.dims(), x.order());
  }

  /** Returns the stream with these dimensions of the tensor as the dimensions of its layer. */
  Value.Stream arranged(Value.Stream x, List<Integer> streamDims) {
    List<Integer> wanted = streamDims.stream().filter(d -> x.dims().get(d) > 1).toList();
    Optional<List<Integer>> there = x.order().streamDims(x.dims());
    if (!there.equals(Optional.of(wanted))) {
      return moved(x, streamDims)
          .orElseThrow(
              () ->
                  new Refused(
                      "its input %s travels in the order %s of its dimensions instead of %s"
                          .formatted(
                              x.dims(), there.map(List::toString).orElse("of pieces"), wanted),
                      FORM));
    }
    return shaped(x, new Shape(streamDims.stream().map(x.dims()::get).toList()));
  }

  /** Lets dimensions travel in another order; empty where that takes too many pieces. */
  private Optional<Value.Stream> moved(Value.Stream x, List<Integer> streamDims) {
    Optional<StreamOrder.Move> move = x.order().move(x.dims(), streamDims);
    Shape shape = new Shape(streamDims.stream().map(x.dims()::get).toList());
    if (move.isEmpty() || shape.elements() != x.shape().elements()) {
      return Optional.empty();
    }
    Quantization any = new Quantization(1, 0);
    return new Swapping(
            x.layer(), x.shape(), x.type(), any, part -> "moved" + part, Span.ofFile(""))
        .layers(move.get().sizes(), move.get().order(), shape)
        .map(made -> layers.graph(node.index(), made, x.layer(), x.shape()))
        .map(name -> made(name, x.dims(), streamDims));
  }

  /**
   * Returns these positions of a dimension of a tensor.
   *
   * @param positions with repetitions, in any order
   */
  Value.Stream taken(Value.Stream x, int dim, List<Integer> positions) {
    List<Integer> there = travelling(x);
    if (!there.contains(dim)) {
      insert(there, dim);
    }
    Value.Stream read = arranged(x, there);
    List<String> parts =
        Taking.runs(positions, dim).stream()
            .map(run -> run.all(x.dims().get(dim)) ? read.layer() : part(read, there, dim, run))
            .toList();
    List<Integer> dims = new ArrayList<>(x.dims());
    dims.set(dim, positions.size());
    Shape shape = new Shape(there.stream().map(dims::get).toList());
    LayerCall.Argument axis = whole("axis", there.indexOf(dim));
    String name =
        parts.size() == 1 ? parts.get(0) : add("concat", parts, List.of(axis), shape, Map.of());
    return made(name, dims, there);
  }

  private String part(Value.Stream read, List<Integer> there, int dim, PositionRun run) {
    List<Integer> start = there.stream().map(d -> d == dim ? run.start() : 0).toList();
    List<Integer> size =
        there.stream().map(d -> d == dim ? run.count() : read.dims().get(d)).toList();
    List<Integer> stride = there.stream().map(d -> d == dim ? run.step() : 1).toList();
    List<LayerCall.Argument> arguments =
        List.of(wholes("start", start), wholes("size", size), wholes("stride", stride));
    return add("slice", List.of(read.layer()), arguments, new Shape(size), Map.of());
  }

  /** Returns the stream with a dimension as the innermost one of its layer. */
  Value.Stream innermost(Value.Stream x, int dim) {
    List<Integer> there = travelling(x);
    if (x.dims().get(dim) == 1) {
      there.add(dim);
    }
    if (there.isEmpty() || there.getLast() != dim) {
      throw new Refused("dimension %d of %s is not innermost".formatted(dim, x.dims()), FORM);
    }
    boolean already = x.shape().channels() == x.dims().get(dim);
    return already ? x : arranged(x, there);
  }

  /** Returns the dimensions in the order in which they travel, without those of size 1. */
  static List<Integer> travelling(Value.Stream x) {
    return new ArrayList<>(x.travelling(FORM));
  }

  /**
   * Adds a dimension of size 1 to those that travel: that of channels innermost, others in their
   * order.
   */
  static void insert(List<Integer> there, int dim) {
    boolean channelsLast = dim == 1 || there.isEmpty() || there.getLast() == 1;
    int at = 0;
    while (at < there.size() && rank(there.get(at), channelsLast) < rank(dim, channelsLast)) {
      at++;
    }
    there.add(at, dim);
  }

  private static int rank(int dim, boolean channelsLast) {
    return channelsLast && dim == 1 ? Integer.MAX_VALUE : dim;
  }

  /** Returns height, width and channels of an image, or of a row of channels. */
  static List<Integer> imageDims(List<Integer> dims, String form) {
    if (dims.isEmpty() || dims.get(0) != 1) {
      throw new Refused("its input is " + dims, form);
    }
    return switch (dims.size()) {
      case 4 -> List.of(2, 3, 1);
      case 3 -> List.of(0, 2, 1);
      default -> throw new Refused("its input is " + dims, form);
    };
  }

  /** Returns a tensor of these dimensions whose layer has them in this order. */
  static Value.Stream made(String layer, List<Integer> dims, List<Integer> streamDims) {
    return stream(
        layer,
        new Shape(streamDims.stream().map(dims::get).toList()),
        dims,
        StreamOrder.of(dims, streamDims));
  }
}
