// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.GivenType;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** What is known so far, and what nodes read of it. */
final class Reading {
  private final Map<String, Value> values = new HashMap<>();
  private final Inputs inputs = new Inputs();
  private final Map<String, Head> heads = new HashMap<>();
  private final Layers layers;
  private final OnnxModel model;
  private final boolean qonnx;

  Reading(OnnxModel model, Layers layers, boolean qonnx) {
    this.model = model;
    this.layers = layers;
    this.qonnx = qonnx;
    model.constants().forEach((name, constant) -> values.put(name, new Value.Known(constant)));
  }

  Inputs inputs() {
    return inputs;
  }

  /** Remembers how real numbers become the quantized values that an input takes. */
  void heads(Value.RealInput input, Grid grid) {
    heads.put(
        input.name(), new Head(input.dims(), input.order(), input.factor(), input.addend(), grid));
  }

  /** Returns an input that nothing quantizes as int8 with scale 1. */
  Value.Stream integerInput(Value.RealInput input, OnnxNode node) {
    IntType type = IntType.signed(8);
    Grid grid = new Grid(type, new double[] {1}, 0, type.min(), type.max(), GridRounding.EVEN);
    return Inputs.quantized(this, input, grid, node).real(true);
  }

  /** Returns an input whose quantized values the user names. */
  Value.Stream givenInput(Value.RealInput input, GivenType given) {
    Grid grid =
        new Grid(
            given.type(),
            new double[] {given.scale()},
            given.zeroPoint(),
            given.type().min(),
            given.type().max(),
            GridRounding.EVEN);
    return Inputs.quantized(this, input, grid, null).real(true);
  }

  Map<String, Head> heads() {
    return heads;
  }

  /** How real numbers become quantized ones: changed by a factor and an addend, then rounded. */
  record Head(List<Integer> dims, StreamOrder order, double factor, double addend, Grid grid) {
    FileTensor tensor() {
      int[] indices = order.indices();
      return new FileTensor(
          dims,
          Tensor.generate(Shape.of(indices.length), i -> indices[i]),
          (real, i) -> code(real));
    }

    long code(double real) {
      return grid.code(0, factor * real + addend);
    }
  }

  Layers layers() {
    return layers;
  }

  int opset() {
    return model.opset();
  }

  /** Tells whether numbers are float64, not float32. */
  boolean qonnx() {
    return qonnx;
  }

  /** Returns a number as the file's arithmetic has it. */
  double rounded(double value) {
    return qonnx ? value : (float) value;
  }

  void define(String name, Value value) {
    if (!name.isEmpty()) {
      values.put(name, value);
    }
  }

  Optional<Value> known(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Value value(OnnxNode node, int position) {
    return optional(node, position)
        .orElseThrow(() -> new Refused("its input " + position + " is left out", "all inputs"));
  }

  Optional<Value> optional(OnnxNode node, int position) {
    return node.input(position).map(values::get);
  }

  /** Returns an input that has to be a constant. */
  Constant constant(OnnxNode node, int position) {
    return optionalConstant(node, position)
        .orElseThrow(
            () -> new Refused("its input " + position + " is left out", "constant parameters"));
  }

  Optional<Constant> optionalConstant(OnnxNode node, int position) {
    return optional(node, position)
        .map(
            value ->
                constantOf(value)
                    .orElseThrow(
                        () ->
                            new Refused(
                                "its input '%s' is computed".formatted(node.inputs().get(position)),
                                "constant parameters")));
  }

  /** Returns the real values of a constant. */
  Optional<Constant> constantOf(Value value) {
    return switch (value) {
      case Value.Known(Constant constant) -> Optional.of(constant);
      case Value.KnownCodes k ->
          Optional.of(
              Constant.generate(
                  qonnx ? ElementType.FLOAT64 : ElementType.FLOAT32,
                  k.dims(),
                  k.codes().size(),
                  i ->
                      qonnx
                          ? k.scale(i) * k.centred(i)
                          : (float) k.scale(i) * (float) k.centred(i)));
      default -> Optional.empty();
    };
  }

  /** Returns an input that has to be one number. */
  double scalar(OnnxNode node, int position) {
    Constant constant = constant(node, position);
    if (!constant.isScalar()) {
      throw new Refused("its input " + position + " is " + constant, "one number");
    }
    return constant.scalar();
  }

  static int elements(List<Integer> dims) {
    return dims.stream().reduce(1, Math::multiplyExact);
  }

  static int axis(int axis, int rank) {
    int positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= Math.max(1, rank)) {
      throw new Refused("its axis is " + axis + " of " + rank + " dimensions", "an axis there is");
    }
    return positive;
  }

  /** Returns a node's input as a stream of real values. */
  Value.Stream stream(OnnxNode node, int position, String form) {
    return stream(value(node, position), node, form);
  }

  /** Returns a value as a stream of quantized values, where it is one without a new rounding. */
  Value.Stream stream(Value value, OnnxNode node, String form) {
    return switch (value) {
      case Value.Stream stream -> stream;
      case Value.Tabled tabled -> onGrid(tabled, node, form);
      case Value.Summed summed when qonnx -> wholeSum(summed, node, form);
      case Value.Joined joined -> {
        List<Value.Stream> parts = joined.parts().stream().map(p -> stream(p, node, form)).toList();
        Value.Stream first = parts.get(0);
        boolean same =
            parts.stream()
                .allMatch(
                    p ->
                        p.type().equals(first.type())
                            && java.util.Arrays.equals(p.scales(), first.scales())
                            && p.oneScale()
                            && p.zeroPoint() == first.zeroPoint());
        if (!same) {
          throw new Refused("it reads tensors of several scales that are not quantized", form);
        }
        yield Joining.concat(layers, parts, joined.axis(), joined.dims(), node);
      }
      case Value.RealInput input ->
          throw new Refused(
              "input '%s' is not quantized in front of it; --input-type %s=TYPE, such as %s, says how"
                  .formatted(input.name(), input.name(), GivenType.EXAMPLE),
              form);
      default -> throw new Refused("it reads real numbers, not quantized values", form);
    };
  }

  /** Returns a function of one element whose values are all quantized values of its own type. */
  private Value.Stream onGrid(Value.Tabled tabled, OnnxNode node, String form) {
    Value.Stream x = tabled.stream();
    double[] own = layers.table(x).values();
    for (double value : tabled.values()) {
      if (java.util.Arrays.binarySearch(own, value) < 0) {
        throw new Refused("it reads a function of one element that is not quantized", form);
      }
    }
    Grid grid =
        new Grid(
            x.type(),
            x.scales(),
            x.zeroPoint(),
            x.type().min(),
            x.type().max(),
            qonnx ? GridRounding.EVEN : GridRounding.LINEAR);
    return layers.quantized(tabled, grid, node).real(true);
  }

  /** Returns sums whose addends are whole numbers of their steps. */
  private Value.Stream wholeSum(Value.Summed summed, OnnxNode node, String form) {
    return Sums.whole(layers, summed)
        .orElseThrow(
            () -> new Refused("it reads sums that are not quantized in front of it", form));
  }
}
