// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;

/**
 * Moves the border of a graph from float32 tensors to the integers behind {@code QUANTIZE} and in
 * front of {@code DEQUANTIZE}: hardware takes and gives integers. Every move is reported.
 */
final class FloatBorder {
  private static final String FLOAT = "FLOAT32";

  private final TfliteModel model;
  private final Span origin;
  private final Diagnostics diagnostics;
  private final List<TfliteTensor> tensors;
  private final Set<TfliteOperator> left = new HashSet<>();

  private FloatBorder(TfliteModel model, Span origin, Diagnostics diagnostics) {
    this.model = model;
    this.origin = origin;
    this.diagnostics = diagnostics;
    this.tensors = new ArrayList<>(model.tensors());
  }

  /** Returns the graph with integers at its border, wherever that is all that changes. */
  static TfliteModel moved(TfliteModel model, Span origin, Diagnostics diagnostics) {
    return new FloatBorder(model, origin, diagnostics).moved();
  }

  private TfliteModel moved() {
    List<Integer> inputs = model.inputs().stream().map(this::input).toList();
    List<Integer> outputs = model.outputs().stream().map(this::output).toList();
    List<TfliteOperator> operators =
        model.operators().stream().filter(operator -> !left.contains(operator)).toList();
    return new TfliteModel(tensors, operators, inputs, outputs);
  }

  /** Returns the tensor that the only reader of a float32 input quantizes it to. */
  private int input(int index) {
    List<TfliteOperator> readers = readers(index);
    boolean movable =
        isFloat(index)
            && !model.outputs().contains(index)
            && readers.size() == 1
            && passes(readers.get(0), "QUANTIZE");
    if (!movable) {
      return index;
    }
    TfliteOperator quantize = readers.get(0);
    int integers = quantize.outputs().get(0);
    if (isFloat(integers) || model.outputs().contains(integers)) {
      return index;
    }
    left.add(quantize);
    report("input", index, quantize, integers);
    tensors.set(integers, tensors.get(integers).named(tensors.get(index).name()));
    return integers;
  }

  /** Returns the tensor that a float32 output is computed from, where nobody else reads it. */
  private int output(int index) {
    Optional<TfliteOperator> producer =
        model.operators().stream()
            .filter(operator -> operator.outputs().contains(index))
            .findFirst()
            .filter(operator -> passes(operator, "DEQUANTIZE"));
    if (!isFloat(index) || producer.isEmpty() || !readers(index).isEmpty()) {
      return index;
    }
    int integers = producer.get().inputs().get(0);
    boolean inside = !model.inputs().contains(integers) && !model.outputs().contains(integers);
    if (isFloat(integers) || !inside) {
      return index;
    }
    left.add(producer.get());
    report("output", index, producer.get(), integers);
    return integers;
  }

  private static boolean passes(TfliteOperator operator, String kind) {
    return operator.kind().equals(kind)
        && operator.inputs().size() == 1
        && operator.inputs().get(0) >= 0
        && operator.outputs().size() == 1;
  }

  private boolean isFloat(int tensor) {
    return model.tensors().get(tensor).type().equals(FLOAT);
  }

  private List<TfliteOperator> readers(int tensor) {
    return model.operators().stream()
        .filter(operator -> operator.inputs().contains(tensor))
        .toList();
  }

  private void report(String border, int tensor, TfliteOperator operator, int integers) {
    TfliteTensor exact = tensors.get(integers);
    diagnostics.report(
        Code.FLOAT_BORDER
            .at(origin, border, tensors.get(tensor).name())
            .withNote(
                "operator %d (%s) is left out; tensor %d, %s, takes its place"
                    .formatted(operator.index(), operator.kind(), integers, exact))
            .withNote(
                "real = scale * (quantized - zero_point), scales %s, zero points %s"
                    .formatted(exact.scales(), exact.zeroPoints())));
  }
}
