// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.Sweep;
import org.bitloom.model.TfliteVariant;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Makes the layers of {@code MEAN}, {@code SUM}, {@code REDUCE_MAX} and {@code REDUCE_MIN} over any
 * dimensions of a sample: pools, or sums by weights of 1, of the same elements under another shape,
 * in which what is reduced is a row of pixels.
 */
final class ReduceImporter {
  private static final String MEAN_FORM =
      "MEAN of an int8 or uint8 tensor over constant axes within a sample";
  private static final String SUM_FORM =
      "SUM of an int8 or uint8 tensor over constant axes within a sample, to another scale";
  private static final String CHOICE_FORM =
      " of an int8 or uint8 tensor over constant axes within a sample, with the input's scale";

  private static final Sweep ROW = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final ReduceOperands operands;
  private final Arithmetic arithmetic;
  private final List<Layer> layers = new ArrayList<>();

  /** What the last of the layers makes. */
  private Shape current;

  ReduceImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.operands = new ReduceOperands(tensors, check);
    this.arithmetic = arithmetic;
    this.current = Shape.of(1);
  }

  /** Returns the layers of {@code REDUCE_MAX}; none after it was refused. */
  List<Layer> maximum() {
    return choice(TensorCheck.quantization(tensors.output()), UnaryOperator.identity());
  }

  /** Returns the layers of {@code REDUCE_MIN}: codes are turned over, and back behind a maximum. */
  List<Layer> minimum() {
    Quantization numbers = TensorCheck.quantization(tensors.output());
    IntType type = TensorCheck.type(tensors.output());
    long ends = type.min() + type.max();
    Quantization turned = new Quantization(numbers.scale(), ends - numbers.zeroPoint());
    return choice(
        turned, name -> turnedOver(name, name.equals(tensors.inputName()) ? turned : numbers));
  }

  private String turnedOver(String input, Quantization numbers) {
    IntType type = TensorCheck.type(tensors.output());
    String name = name("turned");
    Tensor values = Tensor.generate(Shape.of(1 << type.bits()), i -> type.max() - i);
    layers.add(
        new LookupLayer(
            name,
            input,
            new UnaryFunction.Table(type.min(), values),
            type,
            numbers,
            check.origin()));
    current = layers.size() == 1 ? operands.sample() : current;
    return name;
  }

  /**
   * Returns the layers of a choice.
   *
   * @param numbers in which the largest one is taken
   * @param around what is done to elements in front of it and behind it
   */
  private List<Layer> choice(Quantization numbers, UnaryOperator<String> around) {
    Optional<String> problem =
        operands
            .problem()
            .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()));
    if (problem.isPresent()) {
      return refused(problem.get(), operator.kind() + CHOICE_FORM);
    }
    String name = around.apply(tensors.inputName());
    Shape made = operands.sample();
    for (ReducedAxes.Run run : operands.reduced().runs().reversed()) {
      // What is further in was reduced already.
      int left = made.elements() / run.outer() / run.count();
      name = shaped(name, Shape.of(run.outer(), run.count(), left));
      name = pooled(name, new PoolLayer.Maximum(1, run.count(), ROW), "reduce_max", numbers);
      made = Shape.of(run.outer(), 1, left);
      current = made;
    }
    return finished(around.apply(name), made);
  }

  /** Returns the layers of {@code MEAN}; none after it was refused. */
  List<Layer> mean() {
    Optional<String> problem = operands.problem();
    Optional<Gathered> gathered = problem.isEmpty() ? gathered() : Optional.empty();
    if (gathered.isEmpty()) {
      return refused(problem.orElseGet(operands::apart), MEAN_FORM);
    }
    ReducedAxes.Run run = gathered.get().run();
    boolean whole = run.outer() == 1;
    PoolLayer.Global form = new PoolLayer.Global(false, arithmetic.variant(), !whole);
    String pooled =
        pooled(
            shaped(gathered.get(), whole),
            form,
            "global_avg_pool",
            TensorCheck.quantization(tensors.output()));
    return finished(pooled, whole ? Shape.of(run.inner()) : Shape.of(run.outer(), run.inner()));
  }

  /** Returns what is reduced as a column of pixels where it is outermost, or else as a row each. */
  private String shaped(Gathered gathered, boolean whole) {
    ReducedAxes.Run run = gathered.run();
    return shaped(
        gathered.stream(),
        whole
            ? Shape.of(run.count(), 1, run.inner())
            : Shape.of(run.outer(), run.count(), run.inner()));
  }

  /** Returns the layers of {@code SUM}; none after it was refused. */
  List<Layer> sum() {
    Optional<String> problem = operands.problem().or(this::sumProblem);
    Optional<Gathered> gathered = problem.isEmpty() ? gathered() : Optional.empty();
    if (gathered.isEmpty()) {
      return refused(problem.orElseGet(operands::apart), SUM_FORM);
    }
    ReducedAxes.Run run = gathered.get().run();
    boolean whole = run.outer() == 1;
    String input = shaped(gathered.get(), whole);
    SumLayers sum = new SumLayers(tensors.input(0), tensors.output(), arithmetic, check.origin());
    int rows = whole ? run.count() : 1;
    int columns = whole ? 1 : run.count();
    layers.addAll(sum.layers(name("sum"), input, rows, columns, run.inner()));
    current = Shape.of(run.outer(), 1, run.inner());
    return finished(layers.getLast().name(), current);
  }

  /** The desktop's kernel adds codes in int8 where scales are the same. */
  private Optional<String> sumProblem() {
    boolean wraps =
        arithmetic.variant() == TfliteVariant.DESKTOP
            && OperatorTensors.sameNumbers(tensors.input(0), tensors.output()).isEmpty();
    return wraps
        ? Optional.of("its output has the scale of its input, where TFLite adds in 8 bits")
        : Optional.empty();
  }

  /**
   * What is reduced, as one run.
   *
   * @param stream that has it
   */
  private record Gathered(String stream, ReducedAxes.Run run) {}

  /** Returns one run of all that is reduced; empty where it is too far apart. */
  private Optional<Gathered> gathered() {
    ReducedAxes axes = operands.reduced();
    if (axes.runs().size() < 2) {
      return Optional.of(new Gathered(tensors.inputName(), axes.whole()));
    }
    for (List<Integer> order : axes.orders()) {
      Rearranging moving =
          new Rearranging(name("gathered"), check.tensor(operator.inputs().get(0)), check.origin());
      Rearranging.Step whole = new Rearranging.Step(tensors.inputName(), operands.sample());
      Optional<Rearranging.Step> moved = moving.transposed(whole, order);
      if (moved.isPresent()) {
        layers.addAll(moving.layers());
        current = moved.get().shape();
        return Optional.of(new Gathered(moved.get().layer(), axes.inOrder(order).whole()));
      }
    }
    return Optional.empty();
  }

  private List<Layer> refused(String reason, String nearest) {
    tensors.refuse(reason, nearest);
    return List.of();
  }

  private String shaped(String input, Shape shape) {
    if (shape.equals(layers.isEmpty() ? operands.sample() : current)) {
      return input;
    }
    String name = name("reshape");
    layers.add(new ReshapeLayer(name, input, shape, check.origin()));
    current = shape;
    return name;
  }

  /** The first layer of an operator is called as a single one is. */
  private String name(String kind) {
    int position = layers.size();
    return Names.ofLayer(kind, operator.index()) + (position == 0 ? "" : "_" + position);
  }

  private List<Layer> finished(String input, Shape made) {
    current = made;
    String last = shaped(input, check.shape(tensors.output()));
    if (layers.isEmpty()) {
      layers.add(new ReshapeLayer(name("reshape"), last, made, check.origin()));
    }
    return layers.stream().anyMatch(layer -> layer.inputs().contains(OperatorTensors.REFUSED))
        ? List.of()
        : layers;
  }

  private String pooled(String input, PoolLayer.Form form, String kind, Quantization numbers) {
    String name = name(kind);
    layers.add(
        new PoolLayer(
            name,
            input,
            form,
            new Activation.None(),
            TensorCheck.type(tensors.output()),
            numbers,
            arithmetic.elementwise(),
            check.origin()));
    return name;
  }
}
