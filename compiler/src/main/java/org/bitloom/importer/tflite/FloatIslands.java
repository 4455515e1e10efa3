// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;

/**
 * Functions of one element that a converter left in float32, between {@code DEQUANTIZE} and {@code
 * QUANTIZE}: each is a table from one quantized value to another.
 */
final class FloatIslands {
  private static final Set<String> PAIRS =
      Set.of("ADD", "SUB", "MUL", "DIV", "MAXIMUM", "MINIMUM", "POW", "SQUARED_DIFFERENCE");

  private final TfliteModel model;
  private final Map<Integer, Function> functions = new HashMap<>();

  /**
   * What a tensor in float32 is.
   *
   * @param source quantized tensor
   * @param values for each of its quantized values, from the least up
   */
  private record Function(int source, float[] values) {}

  private FloatIslands(TfliteModel model) {
    this.model = model;
  }

  /** Returns the graph with tables in the place of what is computed in float32 alone. */
  static TfliteModel folded(TfliteModel model) {
    boolean quantizes =
        model.operators().stream().anyMatch(operator -> operator.kind().equals("DEQUANTIZE"));
    return quantizes ? new FloatIslands(model).folded() : model;
  }

  private TfliteModel folded() {
    List<TfliteOperator> operators = new ArrayList<>();
    for (TfliteOperator operator : model.operators()) {
      Optional<Function> function =
          operator.outputs().size() == 1 ? function(operator) : Optional.empty();
      function.ifPresent(f -> functions.put(operator.outputs().get(0), f));
      operators.add(tabled(operator));
    }
    return new TfliteModel(model.tensors(), needed(operators), model.inputs(), model.outputs());
  }

  /** Leaves out what nobody reads any more, from the end on. */
  private List<TfliteOperator> needed(List<TfliteOperator> operators) {
    Set<Integer> read = new HashSet<>(model.outputs());
    List<TfliteOperator> kept = new ArrayList<>();
    for (TfliteOperator operator : operators.reversed()) {
      boolean island = operator.outputs().stream().allMatch(functions::containsKey);
      if (!island || operator.outputs().stream().anyMatch(read::contains)) {
        kept.add(0, operator);
        read.addAll(operator.inputs());
      }
    }
    return kept;
  }

  private TfliteOperator tabled(TfliteOperator operator) {
    Optional<Function> function =
        operator.kind().equals("QUANTIZE") && operator.inputs().size() == 1
            ? Optional.ofNullable(functions.get(operator.inputs().get(0)))
            : Optional.empty();
    return function
        .map(
            f ->
                new TfliteOperator(
                    operator.index(),
                    "QUANTIZE",
                    List.of(f.source),
                    operator.outputs(),
                    new TfliteOptions.Table(f.values)))
        .orElse(operator);
  }

  private Optional<Function> function(TfliteOperator operator) {
    int first = operator.inputs().isEmpty() ? -1 : operator.inputs().get(0);
    TfliteTensor output = model.tensors().get(operator.outputs().get(0));
    if (first < 0 || !output.type().equals("FLOAT32")) {
      return Optional.empty();
    }
    if (operator.kind().equals("DEQUANTIZE")) {
      return dequantized(first);
    }
    Optional<Function> made =
        operator.inputs().size() == 2 && PAIRS.contains(operator.kind())
            ? pair(operator)
            : operator.inputs().size() == 1 ? single(operator, first) : Optional.empty();
    return made.filter(f -> model.tensors().get(f.source).shape().equals(output.shape()));
  }

  private Optional<Function> dequantized(int index) {
    TfliteTensor tensor = model.tensors().get(index);
    boolean usual =
        Set.of("INT8", "UINT8").contains(tensor.type())
            && tensor.data().isEmpty()
            && tensor.scales().size() == 1
            && tensor.zeroPoints().size() == 1
            && TensorCheck.isScale(tensor.scales().get(0));
    if (!usual) {
      return Optional.empty();
    }
    IntType type = TensorCheck.type(tensor);
    Quantization numbers = TensorCheck.quantization(tensor);
    float[] values = new float[1 << type.bits()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.scale() * (type.min() + i - numbers.zeroPoint());
    }
    return Optional.of(new Function(index, values));
  }

  private Optional<Function> single(TfliteOperator operator, int input) {
    Optional<DoubleUnaryOperator> real = UnaryFunctions.real(operator);
    Function x = functions.get(input);
    if (real.isEmpty() || x == null) {
      return Optional.empty();
    }
    float[] values = new float[x.values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) real.get().applyAsDouble(x.values[i]);
    }
    return Optional.of(new Function(x.source, values));
  }

  /** Returns a sum or the like of two functions of the same element, or of one and a number. */
  private Optional<Function> pair(TfliteOperator operator) {
    Optional<float[]> number0 = number(operator.inputs().get(0));
    Optional<float[]> number1 = number(operator.inputs().get(1));
    Function left = functions.get(operator.inputs().get(0));
    Function right = functions.get(operator.inputs().get(1));
    Function one = left != null ? left : right;
    boolean plain =
        operator
            .options(TfliteOptions.Elementwise.class)
            .map(o -> o.activation().equals("NONE"))
            .orElse(true);
    boolean known =
        one != null
            && plain
            && (left != null || number0.isPresent())
            && (right != null || number1.isPresent())
            && (left == null || right == null || left.source == right.source);
    if (!known) {
      return Optional.empty();
    }
    float[] a = left != null ? left.values : number0.get();
    float[] b = right != null ? right.values : number1.get();
    DoubleBinaryOperator real = real(operator.kind());
    float[] values = new float[one.values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) real.applyAsDouble(a[i % a.length], b[i % b.length]);
    }
    return Optional.of(new Function(one.source, values));
  }

  private static DoubleBinaryOperator real(String kind) {
    return switch (kind) {
      case "ADD" -> (a, b) -> a + b;
      case "SUB" -> (a, b) -> a - b;
      case "MUL" -> (a, b) -> a * b;
      case "DIV" -> (a, b) -> a / b;
      case "MAXIMUM" -> Math::max;
      case "MINIMUM" -> Math::min;
      case "POW" -> StrictMath::pow;
      default -> (a, b) -> (a - b) * (a - b);
    };
  }

  private Optional<float[]> number(int index) {
    return Optional.of(index)
        .filter(i -> i >= 0)
        .map(model.tensors()::get)
        .filter(t -> t.type().equals("FLOAT32") && t.elements() == 1)
        .flatMap(TfliteTensor::data)
        .filter(data -> data.remaining() == Float.BYTES)
        .map((ByteBuffer data) -> new float[] {data.getFloat(0)});
  }
}
