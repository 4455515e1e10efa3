// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/**
 * Computes what follows from the shapes of tensors alone. Converters write {@code SHAPE}, {@code
 * STRIDED_SLICE} and {@code PACK} in front of a {@code RESHAPE} where a network was built for any
 * number of samples; the file itself knows all of its shapes.
 */
final class ShapeArithmetic {
  /** Shapes have few numbers; whatever is larger is data. */
  private static final int MOST_ELEMENTS = 1 << 12;

  private static final Set<String> OF_SHAPES = Set.of("SHAPE", "RANK");

  private static final Map<String, BiFunction<TfliteOperator, List<Integers>, Optional<Integers>>>
      COMPUTED = new HashMap<>();

  static {
    COMPUTED.put("CAST", (o, in) -> Optional.of(in.get(0)));
    COMPUTED.put("STRIDED_SLICE", ShapeArithmetic::stridedSlice);
    COMPUTED.put("SLICE", (o, in) -> slice(in));
    COMPUTED.put("PACK", ShapeArithmetic::packed);
    COMPUTED.put("CONCATENATION", ShapeArithmetic::concatenated);
    COMPUTED.put("GATHER", ShapeArithmetic::gathered);
    COMPUTED.put("RESHAPE", ShapeArithmetic::reshaped);
    COMPUTED.put("SQUEEZE", ShapeArithmetic::reshaped);
    COMPUTED.put("EXPAND_DIMS", ShapeArithmetic::reshaped);
    COMPUTED.put("REDUCE_PROD", (o, in) -> product(in.get(0)));
    pair("ADD", Math::addExact);
    pair("SUB", Math::subtractExact);
    pair("MUL", Math::multiplyExact);
    pair("DIV", (a, b) -> a / b);
    pair("FLOOR_DIV", Math::floorDiv);
    pair("FLOOR_MOD", Math::floorMod);
    pair("MAXIMUM", Math::max);
    pair("MINIMUM", Math::min);
  }

  private final TfliteModel model;
  private final List<TfliteTensor> tensors;
  private final Map<Integer, Integers> known = new HashMap<>();

  private ShapeArithmetic(TfliteModel model) {
    this.model = model;
    this.tensors = new ArrayList<>(model.tensors());
  }

  /** Returns the graph without the operators whose results its shapes decide. */
  static TfliteModel folded(TfliteModel model) {
    return new ShapeArithmetic(model).folded();
  }

  private TfliteModel folded() {
    List<TfliteOperator> left = new ArrayList<>();
    for (TfliteOperator operator : model.operators()) {
      Optional<Integers> result =
          model.outputs().containsAll(operator.outputs()) ? Optional.empty() : result(operator);
      if (result.isPresent()) {
        int output = operator.outputs().get(0);
        known.put(output, result.get());
        tensors.set(output, constant(tensors.get(output), result.get()));
      } else {
        left.add(operator);
      }
    }
    return new TfliteModel(tensors, left, model.inputs(), model.outputs());
  }

  private static TfliteTensor constant(TfliteTensor tensor, Integers values) {
    boolean wide = tensor.type().equals("INT64");
    ByteBuffer data =
        ByteBuffer.allocate(values.values().size() * (wide ? Long.BYTES : Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values.values()) {
      if (wide) {
        data.putLong(value);
      } else {
        data.putInt((int) value);
      }
    }
    return tensor.holding(values.shape(), data.flip());
  }

  private Optional<Integers> result(TfliteOperator operator) {
    boolean one = operator.outputs().size() == 1 && !operator.inputs().isEmpty();
    if (!one || !whole(tensors.get(operator.outputs().get(0)))) {
      return Optional.empty();
    }
    if (OF_SHAPES.contains(operator.kind())) {
      return ofShape(operator);
    }
    List<Integers> inputs = new ArrayList<>();
    for (int input : operator.inputs()) {
      Optional<Integers> values = input < 0 ? Optional.empty() : values(input);
      if (values.isEmpty()) {
        return Optional.empty();
      }
      inputs.add(values.get());
    }
    try {
      return computed(operator, inputs)
          .filter(r -> r.values().size() <= MOST_ELEMENTS)
          .filter(r -> r.values().stream().allMatch(v -> v == v.intValue()));
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The options of a damaged file fit no shape; the operator is then refused by its name.
      return Optional.empty();
    }
  }

  private static boolean whole(TfliteTensor tensor) {
    return tensor.type().equals("INT32") || tensor.type().equals("INT64");
  }

  private Optional<Integers> ofShape(TfliteOperator operator) {
    int input = operator.inputs().get(0);
    if (input < 0) {
      return Optional.empty();
    }
    List<Integer> shape = tensors.get(input).shape();
    return Optional.of(
        operator.kind().equals("RANK")
            ? Integers.number(shape.size())
            : Integers.vector(shape.stream().map(Integer::longValue).toList()));
  }

  private Optional<Integers> values(int index) {
    TfliteTensor tensor = tensors.get(index);
    if (known.containsKey(index)) {
      return Optional.of(known.get(index));
    }
    long elements = tensor.elements();
    int bytes = tensor.type().equals("INT64") ? Long.BYTES : Integer.BYTES;
    boolean readable =
        whole(tensor)
            && elements > 0
            && elements <= MOST_ELEMENTS
            && tensor.data().filter(d -> d.remaining() == elements * bytes).isPresent();
    if (!readable) {
      return Optional.empty();
    }
    ByteBuffer data = tensor.data().orElseThrow();
    return Optional.of(
        new Integers(
            tensor.shape(),
            IntStream.range(0, (int) elements)
                .mapToObj(i -> bytes == Long.BYTES ? data.getLong(8 * i) : data.getInt(4 * i))
                .toList()));
  }

  /** Returns the operators that are computed where their inputs are constants, in order. */
  static Set<String> operators() {
    Set<String> all = new TreeSet<>(COMPUTED.keySet());
    all.addAll(OF_SHAPES);
    return all;
  }

  private static Optional<Integers> computed(TfliteOperator operator, List<Integers> in) {
    return Optional.ofNullable(COMPUTED.get(operator.kind())).flatMap(f -> f.apply(operator, in));
  }

  private static void pair(String kind, LongBinaryOperator function) {
    COMPUTED.put(kind, (o, in) -> Optional.of(in.get(0).with(in.get(1), function)));
  }

  private static Optional<Integers> stridedSlice(TfliteOperator operator, List<Integers> in) {
    Integers first = in.get(0);
    return operator
        .options(TfliteOptions.StridedSlice.class)
        .flatMap(
            masks ->
                Slicing.of(
                    first.shape(), in.get(1).whole(), in.get(2).whole(), in.get(3).whole(), masks))
        .map(first::slice);
  }

  private static Optional<Integers> slice(List<Integers> in) {
    Integers first = in.get(0);
    return Slicing.of(first.shape(), in.get(1).whole(), in.get(2).whole()).map(first::slice);
  }

  private static Optional<Integers> concatenated(TfliteOperator operator, List<Integers> in) {
    return operator
        .options(TfliteOptions.Concatenation.class)
        .map(o -> Integers.concatenated(in, axis(o.axis(), in.get(0).shape().size())));
  }

  private static Optional<Integers> product(Integers first) {
    return first.shape().size() == 1
        ? Optional.of(Integers.number(first.values().stream().reduce(1L, Math::multiplyExact)))
        : Optional.empty();
  }

  private static int axis(int axis, int rank) {
    return axis < 0 ? axis + rank : axis;
  }

  private static Optional<Integers> packed(TfliteOperator operator, List<Integers> in) {
    return operator
        .options(TfliteOptions.Axis.class)
        .map(
            o -> {
              List<Integer> shape = new ArrayList<>(in.get(0).shape());
              int axis = axis(o.axis(), shape.size() + 1);
              shape.add(axis, 1);
              return Integers.concatenated(in.stream().map(i -> i.shaped(shape)).toList(), axis);
            });
  }

  /** Takes elements of a vector. */
  private static Optional<Integers> gathered(TfliteOperator operator, List<Integers> in) {
    Integers from = in.get(0);
    Integers indices = in.get(1);
    boolean vector =
        from.shape().size() == 1
            && operator.options(TfliteOptions.Axis.class).filter(o -> o.axis() <= 0).isPresent();
    return vector
        ? Optional.of(
            new Integers(
                indices.shape(), indices.whole().stream().map(i -> from.values().get(i)).toList()))
        : Optional.empty();
  }

  private static Optional<Integers> reshaped(TfliteOperator operator, List<Integers> in) {
    Integers first = in.get(0);
    return switch (operator.kind()) {
      case "EXPAND_DIMS" -> {
        List<Integer> shape = new ArrayList<>(first.shape());
        shape.add(axis(in.get(1).whole().get(0), shape.size() + 1), 1);
        yield Optional.of(first.shaped(shape));
      }
      case "SQUEEZE" -> Optional.of(first.shaped(squeezed(operator, first.shape())));
      default ->
          in.size() < 2
              ? Optional.empty()
              : Optional.of(first.shaped(resolved(first, in.get(1).whole())));
    };
  }

  private static List<Integer> squeezed(TfliteOperator operator, List<Integer> shape) {
    List<Integer> named =
        operator
            .options(TfliteOptions.Squeeze.class)
            .map(TfliteOptions.Squeeze::dimensions)
            .orElse(List.of());
    List<Integer> axes = named.stream().map(a -> axis(a, shape.size())).toList();
    return IntStream.range(0, shape.size())
        .filter(a -> shape.get(a) != 1 || !(axes.isEmpty() || axes.contains(a)))
        .mapToObj(shape::get)
        .toList();
  }

  /** Puts what remains in the place of -1. */
  private static List<Integer> resolved(Integers values, List<Integer> wanted) {
    int others = wanted.stream().filter(d -> d != -1).reduce(1, Math::multiplyExact);
    return wanted.stream().map(d -> d == -1 ? values.values().size() / others : d).toList();
  }
}
