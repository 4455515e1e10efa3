// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Computes nodes whose inputs are all constants: sizes, mostly, and parameters. */
final class ConstantFolding {
  private static final int MOST_ELEMENTS = 1 << 26;
  private static final String FORM = "constants";

  private final Reading reading;
  private final OnnxNode node;
  private final List<Constant> inputs;

  private ConstantFolding(Reading reading, OnnxNode node, List<Constant> inputs) {
    this.reading = reading;
    this.node = node;
    this.inputs = inputs;
  }

  /**
   * Returns the output of a node; empty where an input is computed, or the operator another one.
   */
  static Optional<Constant> fold(Reading reading, OnnxNode node) {
    List<Constant> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Value> value = reading.optional(node, i);
      if (value.isPresent()
          && !(value.get() instanceof Value.Known)
          && !(value.get() instanceof Value.KnownCodes)) {
        return Optional.empty();
      }
      inputs.add(value.flatMap(reading::constantOf).orElse(null));
    }
    if (node.operator().equals("Constant")) {
      return Optional.of(constant(node));
    }
    boolean moved =
        List.of(
                "Transpose",
                "Reshape",
                "Squeeze",
                "Unsqueeze",
                "Flatten",
                "Identity",
                "QuantizeLinear",
                "DequantizeLinear",
                "Quant",
                "IntQuant",
                "BipolarQuant")
            .contains(node.operator());
    return inputs.isEmpty() || inputs.get(0) == null || moved
        ? Optional.empty()
        : new ConstantFolding(reading, node, inputs).folded();
  }

  private static Constant constant(OnnxNode node) {
    return node.constant("value")
        .or(() -> scalar(node))
        .orElseThrow(() -> new Refused("its value is of another kind", FORM));
  }

  private static Optional<Constant> scalar(OnnxNode node) {
    Object real = node.attributes().get("value_float");
    Object whole = node.attributes().get("value_int");
    if (real instanceof Double d) {
      return Optional.of(new Constant(ElementType.FLOAT32, List.of(), new double[] {d}));
    }
    if (whole instanceof Long n) {
      return Optional.of(new Constant(ElementType.INT64, List.of(), new double[] {n}));
    }
    return node.integers("value_ints").map(Constant::integers);
  }

  private Optional<Constant> folded() {
    return switch (node.operator()) {
      case "Add" -> binary((a, b) -> a + b);
      case "Sub" -> binary((a, b) -> a - b);
      case "Mul" -> binary((a, b) -> a * b);
      case "Div" -> binary(this::divided);
      case "Pow" -> binary(Math::pow);
      case "Max" -> binary(Math::max);
      case "Min" -> binary(Math::min);
      case "Equal" -> binary((a, b) -> a == b ? 1 : 0);
      case "Sqrt" -> unary(Math::sqrt);
      case "Neg" -> unary(v -> -v);
      case "Abs" -> unary(Math::abs);
      case "Exp" -> unary(StrictMath::exp);
      case "Floor" -> unary(Math::floor);
      case "Ceil" -> unary(Math::ceil);
      case "Reciprocal" -> unary(v -> 1 / v);
      case "Relu" -> unary(v -> Math.max(v, 0));
      case "Cast" -> cast();
      case "Concat" -> concat();
      case "Gather" -> gather();
      case "Slice" -> slice();
      case "Shape" -> Optional.of(Constant.integers(inputs.get(0).dims()));
      case "ConstantOfShape" -> filled();
      case "ReduceProd" -> Optional.of(product());
      default -> Optional.empty();
    };
  }

  private double divided(double a, double b) {
    return inputs.get(0).type().isInteger() ? (b == 0 ? 0 : (double) ((long) a / (long) b)) : a / b;
  }

  private Optional<Constant> unary(DoubleUnaryOperator f) {
    Constant x = inputs.get(0);
    return Optional.of(
        Constant.generate(
            x.type(), x.dims(), x.size(), i -> reading.rounded(f.applyAsDouble(x.get(i)))));
  }

  private Optional<Constant> binary(DoubleBinaryOperator f) {
    if (inputs.size() < 2 || inputs.get(1) == null) {
      return Optional.empty();
    }
    Constant a = inputs.get(0);
    Constant b = inputs.get(1);
    int rank = Math.max(a.dims().size(), b.dims().size());
    List<Integer> dims = new ArrayList<>();
    long size = 1;
    for (int d = 0; d < rank; d++) {
      int left = dim(a, d - rank + a.dims().size());
      int right = dim(b, d - rank + b.dims().size());
      if (left != right && left != 1 && right != 1) {
        throw new Refused("it combines " + a + " and " + b, FORM);
      }
      dims.add(left == 1 ? right : left);
      size *= dims.getLast();
      if (size > MOST_ELEMENTS) {
        throw new Refused("its result is too large", FORM);
      }
    }
    boolean whole = a.type().isInteger();
    return Optional.of(
        Constant.generate(
            a.type(),
            dims,
            (int) size,
            i -> {
              double y = f.applyAsDouble(a.get(index(a, dims, i)), b.get(index(b, dims, i)));
              return whole ? y : reading.rounded(y);
            }));
  }

  private static int dim(Constant c, int d) {
    return d < 0 ? 1 : c.dims().get(d);
  }

  private static int index(Constant c, List<Integer> dims, int element) {
    if (c.size() == 1) {
      return 0;
    }
    int[] own = Constant.strides(c.dims());
    int[] all = Constant.strides(dims);
    int shift = dims.size() - c.dims().size();
    int index = 0;
    for (int d = 0; d < own.length; d++) {
      if (c.dims().get(d) > 1) {
        index += element / all[d + shift] % dims.get(d + shift) * own[d];
      }
    }
    return index;
  }

  private Optional<Constant> cast() {
    ElementType type =
        ElementType.numbered(node.integer("to", 1))
            .orElseThrow(() -> new Refused("it casts to " + node.integer("to", 1), FORM));
    Constant x = inputs.get(0);
    return Optional.of(
        Constant.generate(
            type,
            x.dims(),
            x.size(),
            i ->
                type.isInteger()
                    ? (double) (long) x.get(i)
                    : type == ElementType.FLOAT64 ? x.get(i) : reading.rounded(x.get(i))));
  }

  private Optional<Constant> concat() {
    if (inputs.stream().anyMatch(c -> c == null || c.dims().isEmpty())) {
      return Optional.empty();
    }
    Constant first = inputs.get(0);
    int axis = Reading.axis(node.integer("axis", 0), first.dims().size());
    int inner = Reading.elements(first.dims().subList(axis + 1, first.dims().size()));
    int outer = Reading.elements(first.dims().subList(0, axis));
    List<Integer> dims = new ArrayList<>(first.dims());
    dims.set(axis, inputs.stream().mapToInt(c -> c.dims().get(axis)).sum());
    boolean fits =
        inputs.stream()
            .allMatch(
                c ->
                    c.dims().size() == dims.size()
                        && c.size() == outer * c.dims().get(axis) * inner);
    if (!fits) {
      throw new Refused("its constants do not fit", FORM);
    }
    double[] values = new double[Reading.elements(dims)];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (Constant c : inputs) {
        int length = c.dims().get(axis) * inner;
        System.arraycopy(c.values(), o * length, values, at, length);
        at += length;
      }
    }
    return Optional.of(new Constant(first.type(), dims, values));
  }

  private Optional<Constant> gather() {
    Constant x = inputs.get(0);
    if (inputs.size() < 2 || inputs.get(1) == null || x.dims().size() != 1) {
      return Optional.empty();
    }
    Constant at = inputs.get(1);
    int size = x.size();
    boolean inside = Arrays.stream(at.values()).allMatch(i -> i >= -size && i < size);
    if (!inside) {
      throw new Refused("an index is outside of " + x, FORM);
    }
    return Optional.of(
        Constant.generate(
            x.type(),
            at.dims(),
            at.size(),
            i -> x.get((int) at.get(i) + (at.get(i) < 0 ? size : 0))));
  }

  private Optional<Constant> slice() {
    Constant x = inputs.get(0);
    if (x.dims().size() != 1) {
      return Optional.empty();
    }
    int size = x.size();
    int start = bound(1, "starts", 0, size);
    int end = bound(2, "ends", size, size);
    int step = inputs.size() > 4 && inputs.get(4) != null ? (int) inputs.get(4).scalar() : 1;
    if (step != 1) {
      return Optional.empty();
    }
    double[] values = Arrays.copyOfRange(x.values(), Math.min(start, end), end);
    return Optional.of(new Constant(x.type(), List.of(values.length), values));
  }

  private int bound(int position, String key, int otherwise, int size) {
    double given =
        inputs.size() > position && inputs.get(position) != null && inputs.get(position).size() > 0
            ? inputs.get(position).scalar()
            : node.integers(key).map(list -> (double) list.get(0)).orElse((double) otherwise);
    double positive = given < 0 ? given + size : given;
    return (int) Math.max(0, Math.min(size, positive));
  }

  private Optional<Constant> filled() {
    List<Integer> dims = inputs.get(0).sizes();
    long size = 1;
    for (int d : dims) {
      size *= Math.max(0, d);
      if (d < 0 || size > MOST_ELEMENTS) {
        throw new Refused("its shape is " + dims, FORM);
      }
    }
    Constant value =
        node.constant("value")
            .orElse(new Constant(ElementType.FLOAT32, List.of(1), new double[] {0}));
    return Optional.of(Constant.generate(value.type(), dims, (int) size, i -> value.scalar()));
  }

  private Constant product() {
    double product =
        IntStream.range(0, inputs.get(0).size())
            .mapToDouble(inputs.get(0)::get)
            .reduce(1, (a, b) -> a * b);
    return new Constant(inputs.get(0).type(), List.of(1), new double[] {product});
  }
}
