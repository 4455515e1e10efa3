// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.shared.CheckedLayers;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** The layers that were made so far, and how the next ones are made. */
final class Layers {
  static final String QUANTIZE_FORM =
      "QuantizeLinear to int8 or uint8 with one scale behind Conv, Gemm, MatMul, Add, Sub, Mul,"
          + " pools or functions of one element";

  private final Span origin;
  private final boolean qonnx;
  private final CheckedLayers layers = new CheckedLayers();
  private final Set<String> names = new HashSet<>();

  Layers(Span origin, boolean qonnx) {
    this.origin = origin;
    this.qonnx = qonnx;
  }

  List<Layer> made() {
    return layers.all();
  }

  Span origin() {
    return origin;
  }

  void reserve(String name) {
    names.add(name);
  }

  /** Makes an input of the network known. */
  void add(Input input) {
    layers.add(input);
  }

  /** Adds a layer of inputs and layers that were added. */
  void add(Layer layer) {
    layers
        .add(layer)
        .ifPresent(
            misfit -> {
              throw new Refused(
                  misfit.reason(), misfit.help().orElse("layers that their inputs suit"));
            });
  }

  /** Returns a name that no layer has. */
  String name(String kind, OnnxNode node) {
    String base = Names.ofLayer(kind, node.index());
    String name = base;
    for (int i = 1; !names.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /** Returns the stream under another shape; only the dimensions that it is told in change. */
  Value.Stream shaped(Value.Stream stream, Shape shape, OnnxNode node) {
    if (stream.shape().equals(shape)) {
      return stream;
    }
    String name = name(shape.dimensions().size() == 1 ? "flatten" : "reshape", node);
    add(new ReshapeLayer(name, stream.layer(), shape, origin));
    return new Value.Stream(
        name,
        shape,
        stream.dims(),
        stream.order(),
        stream.type(),
        stream.scales(),
        stream.zeroPoint(),
        stream.real());
  }

  /** Returns the stream with these dimensions of the tensor as the dimensions of its layer. */
  Value.Stream arranged(Value.Stream stream, List<Integer> streamDims, OnnxNode node) {
    List<Integer> wanted = streamDims.stream().filter(d -> stream.dims().get(d) > 1).toList();
    Optional<List<Integer>> there = stream.order().streamDims(stream.dims());
    if (!there.equals(Optional.of(wanted))) {
      return moved(stream, streamDims, node)
          .orElseThrow(
              () ->
                  new Refused(
                      "its input %s travels in the order %s of its dimensions instead of %s"
                          .formatted(
                              stream.dims(), there.map(List::toString).orElse("of pieces"), wanted),
                      "tensors in channels-last order inside, as behind an input of NCHW or NHWC,"
                          + " or that can be brought there in %d pieces"
                              .formatted(Swapping.MOST_PIECES)));
    }
    return shaped(stream, new Shape(streamDims.stream().map(stream.dims()::get).toList()), node);
  }

  /** Lets dimensions travel in another order; empty where that takes too many pieces. */
  private Optional<Value.Stream> moved(
      Value.Stream stream, List<Integer> streamDims, OnnxNode node) {
    Optional<StreamOrder.Move> move = stream.order().move(stream.dims(), streamDims);
    Shape shape = new Shape(streamDims.stream().map(stream.dims()::get).toList());
    boolean whole = shape.elements() == stream.shape().elements();
    if (move.isEmpty() || !stream.oneScale() || !whole) {
      return Optional.empty();
    }
    Quantization numbers = new Quantization((float) stream.scale(), stream.zeroPoint());
    String name = name("moved", node);
    return new Swapping(
            stream.layer(), stream.shape(), stream.type(), numbers, part -> name + part, origin)
        .layers(move.get().sizes(), move.get().order(), shape)
        .map(
            made -> {
              made.forEach(this::add);
              return new Value.Stream(
                  name,
                  shape,
                  stream.dims(),
                  StreamOrder.of(stream.dims(), streamDims),
                  stream.type(),
                  stream.scales(),
                  stream.zeroPoint(),
                  stream.real());
            });
  }

  /** Returns the real values as quantized ones. */
  Value.Stream quantized(Value value, Grid grid, OnnxNode node) {
    return switch (value) {
      case Value.Summed summed -> new SumLayers(this).quantized(summed, grid, node);
      case Value.Tabled tabled -> lookup(tabled, grid, node);
      case Value.Stream stream when tableable(stream) && grid.scales().length == 1 ->
          lookup(table(stream), grid, node);
      case Value.Stream stream ->
          new SumLayers(this).quantized(SumFunctions.ones(this, stream, node), grid, node);
      case Value.Combined combined -> combine(combined, grid, node);
      case Value.Averaged averaged -> average(averaged, grid, node);
      case Value.Joined joined -> Joining.concat(this, joined, grid, node);
      case Value.Softmaxed softmaxed -> softmax(softmaxed, grid, node);
      case Value.Tail tail ->
          throw new Refused(
              "node %d (%s) in front of it computes in real numbers: %s"
                  .formatted(tail.node().index(), tail.node().title(), tail.reason()),
              QUANTIZE_FORM);
      case Value.Known known -> throw new Refused("it quantizes a constant", QUANTIZE_FORM);
      case Value.KnownCodes known -> throw new Refused("it quantizes a constant", QUANTIZE_FORM);
      case Value.RealInput input -> throw new Refused("it quantizes an input", QUANTIZE_FORM);
      case Value.Unknown unknown -> throw new Refused("its input is not known", QUANTIZE_FORM);
    };
  }

  /** Tells whether numbers are float64, not float32. */
  boolean exact() {
    return qonnx;
  }

  /** Tells whether a function of each element can be a table. */
  static boolean tableable(Value.Stream stream) {
    return stream.oneScale() && stream.type().bits() <= Lookup.MOST_BITS;
  }

  /** Returns the real values of a stream's quantized ones. */
  Value.Tabled table(Value.Stream stream) {
    int bits = stream.type().bits();
    if (bits > Lookup.MOST_BITS || !stream.oneScale()) {
      throw new Refused(
          "it reads %s as a function of one element".formatted(stream.type()),
          "functions of elements of at most " + Lookup.MOST_BITS + " bits with one scale");
    }
    double[] values = new double[1 << bits];
    for (int i = 0; i < values.length; i++) {
      long centred = stream.type().min() + i - stream.zeroPoint();
      values[i] = qonnx ? stream.scale() * centred : (float) stream.scale() * (float) centred;
    }
    return new Value.Tabled(stream, values);
  }

  private Value.Stream lookup(Value.Tabled tabled, Grid grid, OnnxNode node) {
    Value.Stream x = tabled.stream();
    if (grid.scales().length > 1) {
      throw new Refused(
          "it has scales per channel behind a function of one element", QUANTIZE_FORM);
    }
    Tensor table =
        Tensor.generate(Shape.of(tabled.values().length), i -> grid.code(0, tabled.values()[i]));
    boolean same = grid.type().equals(x.type()) && grid.scales()[0] == x.scale();
    for (int i = 0; i < table.size() && same; i++) {
      same = table.get(i) == x.type().min() + i;
    }
    if (same && grid.zeroPoint() == x.zeroPoint()) {
      return x.real(false);
    }
    String name = name("lookup", node);
    add(
        new LookupLayer(
            name,
            x.layer(),
            new UnaryFunction.Table(x.type().min(), table),
            grid.type(),
            grid.quantization(),
            origin));
    return stream(name, x.shape(), x.dims(), x.order(), grid);
  }

  Value.Stream stream(String name, Shape shape, List<Integer> dims, StreamOrder order, Grid grid) {
    return new Value.Stream(
        name, shape, dims, order, grid.type(), grid.scales(), (long) grid.zeroPoint(), false);
  }

  /** Returns a clamp between the real values of the quantized bounds. */
  static Activation clip(double low, double high, Grid grid) {
    long least = low == Double.NEGATIVE_INFINITY ? grid.low() : grid.code(0, low);
    long most = high == Double.POSITIVE_INFINITY ? grid.high() : grid.code(0, high);
    if (least == grid.type().min() && most == grid.type().max()) {
      return new Activation.None();
    }
    if (low == 0 && high == Double.POSITIVE_INFINITY) {
      return new Activation.Relu();
    }
    float scale = (float) grid.scales()[0];
    return new Activation.Clip(
        scale * (float) (least - grid.zeroPoint()), scale * (float) (most - grid.zeroPoint()));
  }

  private Value.Stream combine(Value.Combined combined, Grid grid, OnnxNode node) {
    requireLinear(grid);
    boolean chosen = combined.kind().choosesOne();
    Value.Stream left = chosen ? quantized(combined.left(), grid, node) : combined.left();
    Value.Stream second = chosen ? quantized(combined.right(), grid, node) : combined.right();
    Value.Stream right = shaped(second, left.shape(), node);
    String name = name(combined.kind().keyword(), node);
    Rounding rounding =
        switch (combined.kind()) {
          case ADD -> Rounding.FLOAT32_EVEN;
          case SUB -> Rounding.FLOAT32_DIVIDED;
          case MUL -> Rounding.FLOAT32_EVEN_INSIDE;
          // Rounding never falls, so the larger one may be rounded before it is chosen.
          case MAXIMUM, MINIMUM -> Rounding.HALF_EVEN;
        };
    add(
        new CombineLayer(
            name,
            left.layer(),
            right.layer(),
            combined.kind(),
            clip(combined.low(), combined.high(), grid),
            grid.type(),
            grid.quantization(),
            rounding,
            origin));
    return combined.then().apply(stream(name, left.shape(), combined.dims(), left.order(), grid));
  }

  private static void requireLinear(Grid grid) {
    if (grid.rounding() != GridRounding.LINEAR || grid.scales().length > 1) {
      throw new Refused("it rounds in another way than QuantizeLinear", QUANTIZE_FORM);
    }
  }

  private Value.Stream average(Value.Averaged averaged, Grid grid, OnnxNode node) {
    requireLinear(grid);
    boolean global = averaged.form() instanceof PoolLayer.Global;
    String name = name(global ? "global_avg_pool" : "avg_pool", node);
    add(
        new PoolLayer(
            name,
            averaged.stream().layer(),
            averaged.form(),
            clip(averaged.low(), averaged.high(), grid),
            grid.type(),
            grid.quantization(),
            global ? Rounding.FLOAT32_EVEN : Rounding.FLOAT32_EVEN_INSIDE,
            origin));
    return averaged
        .then()
        .apply(stream(name, averaged.shape(), averaged.dims(), averaged.order(), grid));
  }

  private Value.Stream softmax(Value.Softmaxed softmaxed, Grid grid, OnnxNode node) {
    requireLinear(grid);
    Quantization required = SoftmaxLayer.quantization(grid.type());
    Value.Stream x = softmaxed.stream();
    if (grid.type().bits() != 8 || !grid.quantization().equals(required)) {
      throw new Refused(
          "a softmax ends in " + grid.quantization(),
          "Softmax along the innermost axis to int8 or uint8 with scale 1/256 from real 0 up");
    }
    String name = name("softmax", node);
    add(new SoftmaxLayer(name, x.layer(), 1, grid.type(), origin));
    return stream(name, x.shape(), softmaxed.dims(), x.order(), grid);
  }
}
