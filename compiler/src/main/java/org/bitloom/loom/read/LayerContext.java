// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Activation;
import org.bitloom.model.Layer;
import org.bitloom.model.Output;
import org.bitloom.model.RequiredAccumulator;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.syntax.LayerStatement;

/**
 * All that a layer is made of, its inputs and attributes already checked.
 *
 * @param statement the layer in the source
 * @param inputs types and scales of the tensors that it reads
 * @param attributes its attributes
 * @param outputShape shape of its output
 * @param own what the numerics block says of it alone
 * @param numerics the same, completed by what is said of all layers
 * @param open answers for scales that are not written
 * @param parameters arrays of the weights files
 * @param problems where its errors go
 */
record LayerContext(
    LayerStatement statement,
    List<TypedTensor> inputs,
    Attributes attributes,
    Shape outputShape,
    LayerNumerics own,
    LayerNumerics numerics,
    OpenScales open,
    ParameterFiles parameters,
    Problems problems) {
  LayerContext {
    inputs = List.copyOf(inputs);
  }

  /** Returns the layer's identifier. */
  String name() {
    return statement.name().text();
  }

  /** Returns the place of the whole statement. */
  Span origin() {
    return statement.span();
  }

  /** Returns the place to point at for errors of the layer as a whole. */
  Span place() {
    return statement.name().span();
  }

  /** Returns the names of the inputs. */
  List<String> inputNames() {
    return MisfitReport.inputNames(statement);
  }

  /** Returns the name of the first input. */
  String input() {
    return inputNames().get(0);
  }

  /**
   * Returns the layer, where nothing of it was refused.
   *
   * @param output what it ends in; empty after an error was reported
   */
  <T> Optional<Layer> layer(Optional<T> output, Function<T, Layer> made) {
    return problems.failed() ? Optional.empty() : output.map(made);
  }

  /** Returns the scales of an input; reports an input without one, such as an index. */
  Optional<Quantization> inputQuantization(int index) {
    Optional<Quantization> quantization = inputs.get(index).quantization();
    if (quantization.isEmpty()) {
      problems.report(
          Code.NO_SCALE
              .at(place(), inputNames().get(index))
              .withLabel("reads '" + inputNames().get(index) + "'")
              .withNote("an index has no scale, nor has an accumulator whose channels differ"));
    }
    return quantization;
  }

  /** Returns the accumulator type that the user asks for. */
  Optional<RequiredAccumulator> requiredAccumulator() {
    return numerics.accumulator().map(a -> new RequiredAccumulator(a.value(), a.span()));
  }

  /** Returns the accumulator or the requantized output, or reports what is wrong. */
  Optional<Output> output() {
    Optional<Placed<NumberFormat>> format = numerics.activations().format();
    if (format.isPresent() && format.get().value() instanceof NumberFormat.Accumulator) {
      return Optional.of(rawOutput(format.get().span()));
    }
    return requantizedOutput().map(o -> o);
  }

  /** Returns the requantized output, or reports what is wrong. */
  Optional<Output.Requantized> requantizedOutput() {
    Optional<Placed<NumberFormat>> format = numerics.activations().format();
    if (format.isEmpty()) {
      problems.report(
          Code.MISSING_NUMERICS
              .at(place(), "activations", name(), "type")
              .withHelp(
                  "write into numerics: " + name() + " activations int8 scale 0.05 zero_point 0;"));
      return Optional.empty();
    }
    return switch (format.get().value()) {
      case NumberFormat.Integers integers ->
          QuantizationReader.read(this, format.get(), integers)
              .map(q -> new Output.Requantized(integers.type(), q));
      case NumberFormat.Accumulator accumulator -> {
        problems.report(
            Code.INVALID_CLAUSE
                .at(format.get().span(), NumericsPart.ACTIVATIONS.keyword())
                .withLabel("'" + name() + "' has no accumulator; dense and matmul have one"));
        yield Optional.empty();
      }
      case NumberFormat.OfWeights weightsOnly -> Optional.empty();
      case NumberFormat.NotBuilt other -> Optional.empty();
    };
  }

  private Output rawOutput(Span place) {
    own.activations().scales().ifPresent(s -> reportRaw(s.span()));
    own.activations().zeroPoint().ifPresent(z -> reportRaw(z.span()));
    if (!(attributes.activation() instanceof Activation.None)) {
      problems.report(
          Code.RAW_ACCUMULATOR
              .at(attributes.place("activation").orElse(place), name())
              .withLabel("an activation needs a requantizer"));
    }
    return new Output.Accumulator();
  }

  private void reportRaw(Span span) {
    problems.report(
        Code.RAW_ACCUMULATOR
            .at(span, name())
            .withLabel("its scale is scale_x * scale_w, its zero point 0"));
  }
}
