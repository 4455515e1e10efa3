// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.Broadcast;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Makes the layers of {@code DIV} by constants: a table where all elements have one divisor, or a
 * table for each run of channels with equal divisors, between slices and a concatenation.
 */
final class DivisionImporter {
  private static final String FORM =
      "DIV of an int8 or uint8 tensor by one constant of its type, or one per channel in at most "
          + Swapping.MOST_PIECES
          + " runs of equal ones, with NONE, RELU, RELU6 or RELU_N1_TO_1";

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final String name;

  DivisionImporter(TfliteOperator operator, OperatorTensors tensors, TensorCheck check) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.name = Names.ofLayer("div", operator.index());
  }

  /**
   * Channels with one divisor.
   *
   * @param first of them
   * @param end behind the last of them
   */
  private record Run(int first, int end, long divisor) {
    List<Integer> channels() {
      return IntStream.range(first, end).boxed().toList();
    }
  }

  /** Returns the layers; none after it was refused. */
  List<Layer> layers() {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      tensors.refuse(problem.get(), FORM);
      return List.of();
    }
    List<Run> runs = runs(divisors().orElseThrow());
    if (runs.size() == 1) {
      Layer table = table(name, tensors.inputName(), runs.get(0).divisor);
      return tensors.fitting(table, FORM).map(List::of).orElse(List.of());
    }
    return tensors.inputName().equals(OperatorTensors.REFUSED) ? List.of() : parts(runs);
  }

  private List<Layer> parts(List<Run> runs) {
    Shape shape = check.shape(tensors.input(0));
    int axis = shape.dimensions().size() - 1;
    Rearranging made = new Rearranging(name, tensors.output(), check.origin());
    Rearranging.Step whole = new Rearranging.Step(tensors.inputName(), shape);
    List<Rearranging.Step> parts = new ArrayList<>();
    for (Run run : runs) {
      Rearranging.Step part = made.taken(whole, axis, run.channels()).orElseThrow();
      String quotient = name + "_quotient" + run.first;
      parts.add(made.behind(table(quotient, part.layer(), run.divisor), part.shape()));
    }
    made.named(made.joined(parts, axis), shape, name);
    return made.layers();
  }

  private LookupLayer table(String layer, String stream, long divisor) {
    Quantization to = TensorCheck.quantization(tensors.output());
    LongUnaryOperator quotient =
        FunctionTables.divided(
            TensorCheck.quantization(tensors.input(0)),
            TensorCheck.quantization(tensors.input(1)),
            divisor,
            to);
    Interval clamp = tensors.fusedActivation().clamp(TensorCheck.type(tensors.output()), to);
    return FunctionTables.layer(
        layer,
        stream,
        tensors.input(0),
        tensors.output(),
        q -> clamp.clamp(quotient.applyAsLong(q)),
        check.origin());
  }

  private static List<Run> runs(Tensor divisors) {
    List<Run> runs = new ArrayList<>();
    for (int from = 0; from < divisors.size(); ) {
      int to = from + 1;
      while (to < divisors.size() && divisors.get(to) == divisors.get(from)) {
        to++;
      }
      runs.add(new Run(from, to, divisors.get(from)));
      from = to;
    }
    return runs;
  }

  private Optional<String> problem() {
    return tensors
        .streamProblem(2)
        .or(() -> tensors.elementwiseProblem(0))
        .or(() -> check.quantizationProblem(tensors.input(1)))
        .or(this::divisorProblem)
        .or(() -> tensors.scaleProblem(1 / tensors.input(1).scales().get(0)))
        .or(tensors::fusedProblem);
  }

  /** One divisor, or one per channel; empty where other dimensions have some of their own. */
  private Optional<Tensor> divisors() {
    TfliteTensor by = tensors.input(1);
    if (by.elements() < 1 || by.elements() > 1 << 16) {
      return Optional.empty();
    }
    Shape flat = Shape.of((int) by.elements());
    boolean last = by.shape().isEmpty() || by.elements() == by.shape().get(by.shape().size() - 1);
    return TensorCheck.constant(by, flat)
        .filter(t -> last && Broadcast.fits(flat, check.shape(tensors.input(0))));
  }

  private Optional<String> divisorProblem() {
    TfliteTensor by = tensors.input(1);
    Optional<Tensor> divisors = divisors();
    boolean alike =
        by.type().equals(tensors.input(0).type())
            && by.type().equals(tensors.output().type())
            && check.shape(tensors.output()).equals(check.shape(tensors.input(0)));
    if (!alike || divisors.isEmpty()) {
      return Optional.of(
          "it makes %s of %s and %s".formatted(tensors.output(), tensors.input(0), by));
    }
    List<Run> runs = runs(divisors.get());
    if (runs.stream().anyMatch(run -> run.divisor == by.zeroPoints().get(0))) {
      return Optional.of("it divides by 0");
    }
    return runs.size() > Swapping.MOST_PIECES
        ? Optional.of("its divisors change %d times along the channels".formatted(runs.size() - 1))
        : Optional.empty();
  }
}
