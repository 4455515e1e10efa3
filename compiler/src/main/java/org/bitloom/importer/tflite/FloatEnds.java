// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;

/**
 * Leaves to the software around the network what a file computes in real numbers in front of its
 * first {@code QUANTIZE} and behind its last {@code DEQUANTIZE}, custom operators among it.
 * Whatever has weights stays, to be refused. Every cut is reported.
 */
final class FloatEnds {
  private static final Set<String> WEIGHTED =
      Set.of(
          "CONV_2D",
          "DEPTHWISE_CONV_2D",
          "CONV_3D",
          "FULLY_CONNECTED",
          "TRANSPOSE_CONV",
          "LSTM",
          "UNIDIRECTIONAL_SEQUENCE_LSTM",
          "BIDIRECTIONAL_SEQUENCE_LSTM",
          "RNN",
          "UNIDIRECTIONAL_SEQUENCE_RNN",
          "BIDIRECTIONAL_SEQUENCE_RNN",
          "SVDF");

  private static final Set<String> CONVERSIONS = Set.of("QUANTIZE", "DEQUANTIZE");
  private static final Set<String> INTEGERS = Set.of("INT8", "UINT8", "INT16");

  private final TfliteModel model;
  private final Span origin;
  private final Diagnostics diagnostics;
  private final Map<Integer, TfliteOperator> makers = new HashMap<>();
  private final Map<Integer, List<TfliteOperator>> readers = new HashMap<>();
  private final Set<TfliteOperator> left = new HashSet<>();

  private FloatEnds(TfliteModel model, Span origin, Diagnostics diagnostics) {
    this.model = model;
    this.origin = origin;
    this.diagnostics = diagnostics;
    for (TfliteOperator operator : model.operators()) {
      operator.outputs().forEach(output -> makers.put(output, operator));
      for (int input : new HashSet<>(operator.inputs())) {
        readers.computeIfAbsent(input, i -> new ArrayList<>()).add(operator);
      }
    }
  }

  /** Returns the graph between its first and its last quantized tensors. */
  static TfliteModel cut(TfliteModel model, Span origin, Diagnostics diagnostics) {
    FloatEnds ends = new FloatEnds(model, origin, diagnostics);
    List<Integer> inputs = ends.inputs();
    List<Integer> outputs = ends.outputs();
    return ends.left.isEmpty()
        ? model
        : new TfliteModel(
            model.tensors(),
            model.operators().stream().filter(o -> !ends.left.contains(o)).toList(),
            inputs,
            outputs);
  }

  /** Tells whether an operator is neither a conversion nor weighted, and has a real tensor. */
  private boolean isReal(TfliteOperator operator) {
    return !CONVERSIONS.contains(operator.kind())
        && !WEIGHTED.contains(operator.kind())
        && (operator.outputs().stream().anyMatch(this::isFloat)
            || operator.inputs().stream().anyMatch(i -> isComputed(i) && isFloat(i)));
  }

  private boolean isFloat(int tensor) {
    return tensor >= 0 && model.tensors().get(tensor).type().equals("FLOAT32");
  }

  private boolean isComputed(int tensor) {
    return makers.containsKey(tensor) || model.inputs().contains(tensor);
  }

  private boolean isInteger(int tensor) {
    return INTEGERS.contains(model.tensors().get(tensor).type());
  }

  private List<TfliteOperator> readers(int tensor) {
    return readers.getOrDefault(tensor, List.of());
  }

  /** Returns the inputs of the network: what is quantized of those that real numbers start from. */
  private List<Integer> inputs() {
    Set<TfliteOperator> head = new LinkedHashSet<>();
    for (TfliteOperator operator : model.operators()) {
      boolean first =
          operator.inputs().stream()
              .filter(this::isComputed)
              .allMatch(i -> model.inputs().contains(i) || head.contains(makers.get(i)));
      if (first && isReal(operator)) {
        head.add(operator);
      }
    }
    List<TfliteOperator> gates =
        model.operators().stream()
            .filter(o -> o.kind().equals("QUANTIZE") && o.inputs().size() == 1)
            .filter(o -> head.contains(makers.get(o.inputs().get(0))))
            .toList();
    if (gates.isEmpty() || !closed(head, gates)) {
      return model.inputs();
    }
    List<Integer> inputs =
        new ArrayList<>(
            model.inputs().stream()
                .filter(i -> readers(i).isEmpty() || !head.containsAll(readers(i)))
                .toList());
    gates.forEach(gate -> inputs.add(gate.outputs().get(0)));
    left.addAll(head);
    left.addAll(gates);
    for (TfliteOperator gate : gates) {
      int made = gate.outputs().get(0);
      report("input", gate.inputs().get(0), "begins behind", head, made);
    }
    return inputs;
  }

  /** Tells whether nothing but the gates takes what a head makes. */
  private boolean closed(Set<TfliteOperator> head, List<TfliteOperator> gates) {
    boolean inputs =
        model.inputs().stream()
            .filter(i -> readers(i).stream().anyMatch(head::contains))
            .allMatch(i -> head.containsAll(readers(i)));
    boolean made =
        head.stream()
            .flatMap(o -> o.outputs().stream())
            .allMatch(
                t ->
                    !model.outputs().contains(t)
                        && readers(t).stream()
                            .allMatch(r -> head.contains(r) || gates.contains(r)));
    return inputs && made && gates.stream().allMatch(g -> isInteger(g.outputs().get(0)));
  }

  /** Returns the outputs of the network: in the place of real ones, what they are computed from. */
  private List<Integer> outputs() {
    Set<TfliteOperator> tail = new HashSet<>();
    for (TfliteOperator operator : model.operators().reversed()) {
      boolean last =
          operator.outputs().stream().allMatch(o -> tail.containsAll(readers(o)))
              && !left.contains(operator);
      if (last && isReal(operator)) {
        tail.add(operator);
      }
    }
    Set<Integer> outputs = new LinkedHashSet<>();
    Set<TfliteOperator> conversions = new HashSet<>();
    for (int output : model.outputs()) {
      TfliteOperator maker = makers.get(output);
      boolean shared =
          maker != null
              && maker.kind().equals("DEQUANTIZE")
              && readers(output).stream().anyMatch(tail::contains);
      if (!shared && !tail.contains(maker)) {
        outputs.add(output);
        continue;
      }
      Set<Integer> sources = sources(output, tail, conversions);
      if (sources.isEmpty()
          || !sources.stream().allMatch(s -> isInteger(s) && makers.containsKey(s))) {
        return model.outputs();
      }
      outputs.addAll(sources);
    }
    if (tail.isEmpty()) {
      return model.outputs();
    }
    left.addAll(tail);
    conversions.stream()
        .filter(c -> tail.containsAll(readers(c.outputs().get(0))))
        .forEach(left::add);
    reportTail(tail);
    return List.copyOf(outputs);
  }

  /** Returns the quantized tensors that a real one is computed from, and notes conversions. */
  private Set<Integer> sources(
      int tensor, Set<TfliteOperator> tail, Set<TfliteOperator> conversions) {
    Set<Integer> sources = new LinkedHashSet<>();
    Set<Integer> seen = new HashSet<>();
    List<Integer> open = new ArrayList<>(List.of(tensor));
    while (!open.isEmpty()) {
      int next = open.removeFirst();
      TfliteOperator maker = makers.get(next);
      if (!seen.add(next) || !isComputed(next)) {
        continue;
      }
      if (maker != null && tail.contains(maker)) {
        open.addAll(maker.inputs().stream().filter(i -> i >= 0).toList());
      } else if (maker != null && maker.kind().equals("DEQUANTIZE")) {
        conversions.add(maker);
        sources.add(maker.inputs().get(0));
      } else {
        sources.add(next);
      }
    }
    return sources;
  }

  private void reportTail(Set<TfliteOperator> tail) {
    for (int output : model.outputs()) {
      if (tail.contains(makers.get(output))) {
        int first = sources(output, tail, new HashSet<>()).iterator().next();
        report("output", output, "ends in front of", tail, first);
      }
    }
  }

  private void report(
      String border, int tensor, String where, Set<TfliteOperator> operators, int integers) {
    TfliteTensor exact = model.tensors().get(integers);
    String kinds =
        operators.stream()
            .map(TfliteOperator::kind)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    diagnostics.report(
        Code.FLOAT_BORDER
            .at(origin, border, model.tensors().get(tensor).name())
            .withNote("the network " + where + " " + kinds + ", which compute in real numbers")
            .withNote(
                "tensor %d, %s, is there; real = scale * (quantized - zero_point), scales %s, zero"
                        .formatted(integers, exact, exact.scales())
                    + " points "
                    + exact.zeroPoints()));
  }
}
