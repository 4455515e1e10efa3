// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combination;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Summand;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.Window;

/**
 * The integer form of sums and products with a constant (decision 16): that of two tensors, whose
 * accumulator is {@code weight * x + bias} in every element. Elements that meet the same constant
 * are the channel of a depthwise convolution with a window of one element. Where the form is two
 * tables, short numbers that equal it are searched. Where the constant is a single number and the
 * element narrow, the whole layer is a table.
 */
final class ConstantArithmetic {
  private final ConstantLayer layer;
  private final TypedTensor x;
  private final CombineArithmetic.Form form;

  ConstantArithmetic(ConstantLayer layer, TypedTensor x) {
    this.layer = layer;
    this.x = x;
    LayerWeights constant = layer.constant();
    TypedTensor k =
        new TypedTensor(
            new TensorType(x.type().shape(), constant.type(), constant.values().range()),
            Optional.of(new Quantization(constant.scales().get(0), constant.zeroPoints().get(0))));
    this.form =
        layer.constantFirst()
            ? CombineArithmetic.form(layer.ofStreams(), k, x)
            : CombineArithmetic.form(layer.ofStreams(), x, k);
  }

  /** Returns the operators of the layer. */
  List<Operator> operators() {
    boolean single = layer.constant().values().size() == 1;
    return single && x.type().elementType().bits() <= Lookup.NARROW_BITS
        ? List.of(table())
        : sums();
  }

  private long accumulator(long element, long constant) {
    return layer.constantFirst()
        ? form.combination().apply(constant, element)
        : form.combination().apply(element, constant);
  }

  private Lookup table() {
    long constant = layer.constant().values().get(0);
    Tensor values =
        elements(element -> form.requantization().apply(0, accumulator(element, constant)));
    return new Lookup(x.type(), values, layer.type());
  }

  private Tensor elements(LongUnaryOperator function) {
    IntType type = x.type().elementType();
    return Tensor.generate(Shape.of(1 << type.bits()), i -> function.applyAsLong(type.min() + i));
  }

  private List<Operator> sums() {
    List<Operator> operators = new ArrayList<>();
    if (form.combination() instanceof Combination.Tables tables) {
      Optional<BiasSearch.Found> found = shortest();
      if (found.isPresent()) {
        BiasSearch.Found f = found.get();
        rows(operators, x.type(), c -> f.weight(), c -> f.biases().get(c), shifted(f));
        return operators;
      }
      add(operators, summand(layer.constantFirst() ? tables.right() : tables.left()));
    }
    if (form.combination() instanceof Combination.Rescaled r && !summand(r).isExact()) {
      add(operators, summand(elements(summand(r)::apply)));
    }
    TensorType type = operators.isEmpty() ? x.type() : operators.get(0).output();
    rows(operators, type, this::weight, this::bias, form.requantization());
    return operators;
  }

  /** Adds the sum and its requantizer, over rows of one period of the constant. */
  private void rows(
      List<Operator> operators,
      TensorType from,
      LongUnaryOperator weight,
      LongUnaryOperator bias,
      Requantization requantization) {
    TensorType type = from;
    Shape shape = type.shape();
    Tensor constants = layer.period(shape);
    int period = constants.size();
    boolean image = shape.dimensions().size() == 3 && shape.channels() == period;
    if (!image) {
      type = add(operators, new Reshape(type, Shape.of(1, shape.elements() / period, period)));
    }
    type = add(operators, sum(type, constants, weight, bias));
    type = add(operators, new Requantize(type, requantization, layer.type()));
    if (!image) {
      add(operators, new Reshape(type, shape));
    }
  }

  /** Returns short numbers instead of two tables, if there are any. */
  private Optional<BiasSearch.Found> shortest() {
    double ratio =
        x.quantization().map(Quantization::scale).orElse(1.0) / layer.quantization().scale();
    boolean falling = layer.constantFirst() && layer.kind() == CombineLayer.Kind.SUB;
    return new BiasSearch(
            x.type().range(),
            form.requantization().clamp(),
            LongStream.of(layer.constant().values().toArray()).distinct().boxed().toList(),
            (element, constant) -> form.requantization().apply(0, accumulator(element, constant)))
        .smallest(falling ? -ratio : ratio);
  }

  private Requantization shifted(BiasSearch.Found found) {
    return new Requantization(
        Rounding.FLOOR,
        List.of(new Multiplier(1, found.shift())),
        0,
        0,
        form.requantization().clamp());
  }

  private static TensorType add(List<Operator> operators, Operator next) {
    operators.add(next);
    return next.output();
  }

  /** Returns what becomes of an element of the tensor. */
  private Summand summand(Combination.Rescaled rescaled) {
    return layer.constantFirst() ? rescaled.right() : rescaled.left();
  }

  private Lookup summand(Tensor table) {
    return new Lookup(x.type(), table, IntType.signedFor(table.range()));
  }

  private static DepthwiseConv2d sum(
      TensorType type, Tensor constants, LongUnaryOperator weight, LongUnaryOperator bias) {
    Tensor kernel =
        Tensor.generate(
            Shape.of(1, 1, constants.size()), i -> weight.applyAsLong(constants.get(i)));
    Tensor start =
        Tensor.generate(Shape.of(constants.size()), i -> bias.applyAsLong(constants.get(i)));
    Window.Axis one = new Window.Axis(1, 1, 1, 0, 0);
    return new DepthwiseConv2d(
        type, kernel, IntType.signedFor(kernel.range()), start, new Window(one, one), 0);
  }

  private long weight(long constant) {
    return switch (form.combination()) {
      case Combination.Linear l -> layer.constantFirst() ? l.rightFactor() : l.leftFactor();
      case Combination.Product p ->
          constant - (layer.constantFirst() ? p.leftZeroPoint() : p.rightZeroPoint());
      case Combination.Tables t -> 1;
      case Combination.Rescaled r -> summand(r).isExact() ? summand(r).factor() : 1;
      case Combination.Extreme e -> throw new IllegalStateException("a choice has no weight");
    };
  }

  private long bias(long constant) {
    return switch (form.combination()) {
      case Combination.Linear l -> accumulator(0, constant);
      case Combination.Product p -> accumulator(0, constant);
      case Combination.Extreme e -> throw new IllegalStateException("a choice has no bias");
      case Combination.Rescaled r -> {
        Summand other = layer.constantFirst() ? r.left() : r.right();
        long offset = summand(r).isExact() ? summand(r).offset() : 0;
        yield Math.addExact(other.apply(constant), offset);
      }
      case Combination.Tables t -> {
        Tensor table = layer.constantFirst() ? t.left() : t.right();
        long base = layer.constantFirst() ? t.leftBase() : t.rightBase();
        yield Combination.Tables.image(table, base, Interval.of(constant)).min();
      }
    };
  }
}
