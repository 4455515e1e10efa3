// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
      "MEAN of an int8 or uint8 tensor over constant axes within a sample that follow each other";
  private static final String SUM_FORM =
      "SUM of an int8 or uint8 tensor over constant axes within a sample that follow each other, to"
          + " another scale";
  private static final String CHOICE_FORM =
      " of an int8 or uint8 tensor over constant axes within a sample, with the input's scale";

  private static final int MOST_AXES = 8;

  private static final Sweep ROW = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;
  private final List<Layer> layers = new ArrayList<>();

  /** What the last of the layers makes. */
  private Shape current;

  ReduceImporter(
      TfliteOperator operator, OperatorTensors tensors, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
    this.arithmetic = arithmetic;
    this.current = Shape.of(1);
  }

  /**
   * Dimensions that follow each other and are reduced.
   *
   * @param outer vectors in front of them
   * @param count elements of all of them
   * @param inner elements behind them
   */
  private record Run(int outer, int count, int inner) {}

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
    current = layers.size() == 1 ? sample() : current;
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
        problem().or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()));
    if (problem.isPresent()) {
      return refused(problem.get(), operator.kind() + CHOICE_FORM);
    }
    String name = around.apply(tensors.inputName());
    Shape made = sample();
    for (Run run : runs().reversed()) {
      // What is further in was reduced already.
      int left = made.elements() / run.outer / run.count;
      name = shaped(name, Shape.of(run.outer, run.count, left));
      name = pooled(name, new PoolLayer.Maximum(1, run.count, ROW), "reduce_max", numbers);
      made = Shape.of(run.outer, 1, left);
      current = made;
    }
    return finished(around.apply(name), made);
  }

  /** Returns the layers of {@code MEAN}; none after it was refused. */
  List<Layer> mean() {
    Optional<String> problem = problem().or(this::contiguousProblem);
    if (problem.isPresent()) {
      return refused(problem.get(), MEAN_FORM);
    }
    Run run = runs().isEmpty() ? new Run(1, 1, sample().elements()) : runs().get(0);
    boolean whole = run.outer == 1;
    String name =
        shaped(
            tensors.inputName(),
            whole ? Shape.of(run.count, 1, run.inner) : Shape.of(run.outer, run.count, run.inner));
    PoolLayer.Global form = new PoolLayer.Global(false, arithmetic.variant(), !whole);
    String pooled =
        pooled(name, form, "global_avg_pool", TensorCheck.quantization(tensors.output()));
    return finished(pooled, whole ? Shape.of(run.inner) : Shape.of(run.outer, run.inner));
  }

  /** Returns the layers of {@code SUM}; none after it was refused. */
  List<Layer> sum() {
    Optional<String> problem = problem().or(this::sumProblem);
    if (problem.isPresent()) {
      return refused(problem.get(), SUM_FORM);
    }
    Run run = runs().isEmpty() ? new Run(1, 1, sample().elements()) : runs().get(0);
    boolean whole = run.outer == 1;
    String input =
        shaped(
            tensors.inputName(),
            whole ? Shape.of(run.count, 1, run.inner) : Shape.of(run.outer, run.count, run.inner));
    SumLayers sum = new SumLayers(tensors.input(0), tensors.output(), arithmetic, check.origin());
    String name = name("sum");
    layers.addAll(sum.layers(name, input, whole ? run.count : 1, whole ? 1 : run.count, run.inner));
    current = Shape.of(run.outer, 1, run.inner);
    return finished(layers.getLast().name(), current);
  }

  /** The desktop's kernel adds codes in int8 where scales are the same. */
  private Optional<String> sumProblem() {
    boolean wraps =
        arithmetic.variant() == TfliteVariant.DESKTOP
            && OperatorTensors.sameNumbers(tensors.input(0), tensors.output()).isEmpty();
    if (wraps) {
      return Optional.of("its output has the scale of its input, where TFLite adds in 8 bits");
    }
    return contiguousProblem();
  }

  private Optional<String> contiguousProblem() {
    return runs().size() > 1
        ? Optional.of("its axes " + axes() + " do not follow each other")
        : Optional.empty();
  }

  private Optional<String> problem() {
    return tensors
        .streamProblem(2)
        .or(() -> check.activationProblem(tensors.output()))
        .or(this::axesProblem)
        .or(this::shapeProblem);
  }

  private Optional<String> axesProblem() {
    int rank = tensors.input(0).shape().size();
    int samples = rank - sample().dimensions().size();
    TfliteTensor named = tensors.input(1);
    boolean constant =
        named.elements() > 0
            && named.elements() <= 2 * MOST_AXES
            && TensorCheck.constant(named, Shape.of((int) named.elements())).isPresent();
    if (!constant) {
      return Optional.of("its axes are not constant");
    }
    if (axes().stream().anyMatch(axis -> axis < 0 || axis >= rank)) {
      return Optional.of("its axes are " + axes());
    }
    boolean within =
        axes().stream()
            .allMatch(axis -> axis >= samples || tensors.input(0).shape().get(axis) == 1);
    return within ? Optional.empty() : Optional.of("it reduces the axis of samples");
  }

  /** Returns the axes as they count from the front, in order. */
  private Set<Integer> axes() {
    int rank = tensors.input(0).shape().size();
    int count = (int) tensors.input(1).elements();
    Tensor axes = TensorCheck.constant(tensors.input(1), Shape.of(count)).orElseThrow();
    return IntStream.range(0, count)
        .mapToObj(i -> (int) (axes.get(i) < 0 ? axes.get(i) + rank : axes.get(i)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Dimensions of one element may be kept or not. */
  private Optional<String> shapeProblem() {
    List<Integer> input = tensors.input(0).shape();
    List<Integer> kept =
        IntStream.range(0, input.size())
            .filter(d -> !axes().contains(d) && input.get(d) != 1)
            .mapToObj(input::get)
            .toList();
    return tensors.output().shape().stream().filter(d -> d != 1).toList().equals(kept)
        ? Optional.empty()
        : Optional.of(
            "it makes %s from %s over axes %s"
                .formatted(tensors.output(), tensors.input(0), axes()));
  }

  /** Returns what is reduced, outermost first; dimensions of one element are in nobody's way. */
  private List<Run> runs() {
    List<Integer> sizes = sample().dimensions();
    int dropped = tensors.input(0).shape().size() - sizes.size();
    List<Run> runs = new ArrayList<>();
    int outer = 1;
    int axis = 0;
    while (axis < sizes.size()) {
      int count = 1;
      while (axis < sizes.size() && (sizes.get(axis) == 1 || axes().contains(axis + dropped))) {
        count *= sizes.get(axis);
        axis++;
      }
      if (count > 1) {
        runs.add(new Run(outer, count, sample().elements() / outer / count));
      }
      if (axis < sizes.size()) {
        outer *= count * sizes.get(axis);
        axis++;
      }
    }
    return runs;
  }

  private List<Layer> refused(String reason, String nearest) {
    tensors.refuse(reason, nearest);
    return List.of();
  }

  private Shape sample() {
    return check.shape(tensors.input(0));
  }

  private String shaped(String input, Shape shape) {
    if (shape.equals(layers.isEmpty() ? sample() : current)) {
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
