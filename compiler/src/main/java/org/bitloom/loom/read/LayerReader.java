// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerCheck;
import org.bitloom.model.Misfit;
import org.bitloom.model.ShapeResult;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Shape;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.LayerStatement;
import org.bitloom.syntax.NameExpression;

/** Checks layer statements one after the other and makes layers of them. */
record LayerReader(
    Scope scope,
    NumericsTable numerics,
    OpenScales open,
    ParameterFiles parameters,
    Problems problems) {
  /**
   * A checked layer statement.
   *
   * @param layers that stand for it, in order; none after an error
   * @param output what is known of its output
   */
  record Checked(List<Layer> layers, Value output) {
    Checked {
      layers = List.copyOf(layers);
    }
  }

  /**
   * Checks a layer.
   *
   * @param defined the tensors that are defined before it
   */
  Checked read(LayerStatement statement, Map<String, Value> defined) {
    List<Value> inputs = inputs(statement, defined);
    String word = statement.kind().text();
    Optional<LayerKind> kind = LayerCatalog.named(word);
    if (kind.isEmpty()) {
      problems.report(
          Code.UNKNOWN_KIND
              .at(statement.kind().span(), word)
              .withNote("kinds: " + String.join(", ", LayerCatalog.names()))
              .withHelp(Suggestion.didYouMean(word, LayerCatalog.names())));
      return failed(Optional.empty());
    }
    Optional<Attributes> attributes = AttributeReader.read(statement, kind.get(), problems);
    boolean named =
        statement.arguments().stream()
            .allMatch(a -> a.name().isPresent() || a.value() instanceof NameExpression);
    boolean complete = named && checkCount(statement, kind.get(), inputs.size());
    Optional<Shape> shape =
        complete
            ? attributes.flatMap(a -> shape(statement, kind.get(), inputs, a))
            : Optional.empty();
    boolean known = inputs.stream().allMatch(v -> v.typed().isPresent());
    return known && shape.isPresent() && !numerics.failed(statement.name().text())
        ? build(statement, kind.get(), inputs, attributes.orElseThrow(), shape.get())
        : failed(shape);
  }

  private static Checked failed(Optional<Shape> shape) {
    return new Checked(List.of(), Value.ofShape(shape));
  }

  private List<Value> inputs(LayerStatement statement, Map<String, Value> defined) {
    List<Value> inputs = new ArrayList<>();
    for (Argument argument : statement.arguments()) {
      if (argument.name().isEmpty()) {
        inputs.add(input(statement, argument, defined));
      }
    }
    return inputs;
  }

  private Value input(LayerStatement statement, Argument argument, Map<String, Value> defined) {
    if (!(argument.value() instanceof NameExpression name)) {
      problems.report(
          Code.INPUT_NOT_A_NAME
              .at(argument.span(), statement.name().text())
              .withLabel("expected the name of an input or a layer")
              .withHelp("attributes need their name, such as units: 10"));
      return Value.UNKNOWN;
    }
    if (!defined.containsKey(name.text())) {
      problems.report(undefined(statement, name));
    }
    return defined.getOrDefault(name.text(), Value.UNKNOWN);
  }

  private Diagnostic undefined(LayerStatement statement, NameExpression name) {
    String reader = statement.name().text();
    if (!scope.names().contains(name.text())) {
      return Code.UNKNOWN_NAME
          .at(name.span(), name.text())
          .withHelp(Suggestion.didYouMean(name.text(), scope.names()));
    }
    Optional<List<String>> cycle = scope.path(name.text(), reader);
    if (cycle.isPresent()) {
      return Code.CYCLE
          .at(name.span(), reader)
          .withNote(reader + " reads " + String.join(", which reads ", cycle.get()));
    }
    return Code.FORWARD_REFERENCE
        .at(name.span(), name.text())
        .withHelp("move the definition of '" + name.text() + "' in front of '" + reader + "'");
  }

  private boolean checkCount(LayerStatement statement, LayerKind kind, int count) {
    if (kind.inputs().contains(count)) {
      return true;
    }
    problems.report(
        Code.INPUT_COUNT
            .at(statement.kind().span(), statement.name().text())
            .withNote(kind.name() + " reads " + kind.inputs() + ", not " + count));
    return false;
  }

  private Optional<Shape> shape(
      LayerStatement statement, LayerKind kind, List<Value> inputs, Attributes attributes) {
    List<Shape> shapes = inputs.stream().flatMap(v -> v.shape().stream()).toList();
    if (shapes.size() < inputs.size()) {
      return Optional.empty();
    }
    return switch (kind.shape().apply(shapes, attributes)) {
      case ShapeResult.Known(Shape shape) -> Optional.of(shape);
      case ShapeResult.Wrong(Misfit misfit) -> {
        problems.report(new MisfitReport(statement, attributes).diagnostic(misfit));
        yield Optional.empty();
      }
    };
  }

  private Checked build(
      LayerStatement statement,
      LayerKind kind,
      List<Value> inputs,
      Attributes attributes,
      Shape shape) {
    String name = statement.name().text();
    Problems own = problems.part();
    LayerContext context =
        new LayerContext(
            statement,
            inputs.stream().map(v -> v.typed().orElseThrow()).toList(),
            attributes,
            shape,
            numerics.own(name),
            numerics.resolved(name),
            open,
            parameters,
            own);
    List<Layer> layers =
        kind
            .factory()
            .build(context)
            .filter(layer -> fits(context, layer, context.inputs()))
            .stream()
            .flatMap(layer -> layer.expanded(context.inputs(), this::freshName).stream())
            .toList();
    Optional<TypedTensor> output = output(context, layers);
    if (output.isEmpty() || own.failed()) {
      problems.fail();
      return failed(Optional.of(shape));
    }
    return new Checked(layers, Value.of(output.get()));
  }

  /** Checks layers, the last of which reads the others; returns what it delivers. */
  private static Optional<TypedTensor> output(LayerContext context, List<Layer> layers) {
    Map<String, TypedTensor> known = new HashMap<>();
    for (int i = 0; i < context.inputs().size(); i++) {
      known.put(context.inputNames().get(i), context.inputs().get(i));
    }
    Optional<TypedTensor> output = Optional.empty();
    for (Layer layer : layers) {
      List<TypedTensor> inputs = layer.inputs().stream().map(known::get).toList();
      if (!fits(context, layer, inputs)) {
        return Optional.empty();
      }
      output = Optional.of(LayerCheck.output(layer, inputs));
      known.put(layer.name(), output.get());
    }
    return output;
  }

  /** Reports a layer that cannot be computed with its inputs. */
  private static boolean fits(LayerContext context, Layer layer, List<TypedTensor> inputs) {
    Optional<Misfit> misfit = LayerCheck.misfit(layer, inputs);
    misfit
        .map(new MisfitReport(context.statement(), context.attributes())::diagnostic)
        .ifPresent(context.problems()::report);
    return misfit.isEmpty();
  }

  private String freshName(String wish) {
    String name = wish;
    while (scope.names().contains(name)) {
      name += "_";
    }
    return name;
  }
}
