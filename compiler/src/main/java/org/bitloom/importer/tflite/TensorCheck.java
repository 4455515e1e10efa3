// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.CheckedLayers;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Misfit;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Reads tensors of a file into what the model needs; reports what it cannot be. */
final class TensorCheck {
  private static final String SUITED = "inputs and outputs that suit each other";

  private final TfliteModel model;
  private final Span origin;
  private final Diagnostics diagnostics;

  /** Samples that the file computes at once, the first dimension of its inputs. */
  private final int batch;

  private final Set<String> named = new HashSet<>();
  private boolean failed;

  TensorCheck(TfliteModel model, Span origin, Diagnostics diagnostics) {
    this.model = model;
    this.origin = origin;
    this.diagnostics = diagnostics;
    this.batch =
        model.inputs().stream()
            .map(i -> model.tensors().get(i).shape())
            .filter(shape -> shape.size() > 1)
            .mapToInt(shape -> shape.get(0))
            .findFirst()
            .orElse(1);
  }

  /** Returns the file as a place. */
  Span origin() {
    return origin;
  }

  /** Tells whether anything was reported. */
  boolean failed() {
    return failed;
  }

  /** Returns a tensor by its index. */
  TfliteTensor tensor(int index) {
    return model.tensors().get(index);
  }

  /** Returns an input of the network. */
  Optional<Input> input(String name, TfliteTensor tensor) {
    Optional<String> problem = activationProblem(tensor);
    if (problem.isPresent()) {
      failed = true;
      diagnostics.report(
          Code.MODEL_TENSOR
              .at(origin, "input '" + name + "'")
              .withNote(problem.get())
              .withHelp("export with int8 input (inference_input_type)"));
      return Optional.empty();
    }
    return Optional.of(new Input(name, shape(tensor), type(tensor), quantization(tensor)));
  }

  /** Reports an operator that cannot be built. */
  void refuse(TfliteOperator operator, String reason, String nearest) {
    failed = true;
    diagnostics.report(
        Code.UNSUPPORTED_OPERATOR
            .at(origin, operator.index(), operator.kind())
            .withNote(reason)
            .withHelp("nearest supported form: " + nearest));
  }

  /** Reports an operator of a kind that cannot be built; what can be is listed once. */
  void refuse(TfliteOperator operator, Refusals.Refusal refusal) {
    boolean first = named.add(refusal.nearest());
    refuse(operator, refusal.reason(), first ? refusal.nearest() : "as above");
  }

  /**
   * Adds the layers of an operator to those before them, if each can be computed with its inputs,
   * and the last ones, which nothing among them reads, make what the file says.
   *
   * @return the names of those last ones, one for each output; none after the operator was refused
   */
  List<String> checked(TfliteOperator operator, List<Layer> made, CheckedLayers layers) {
    Set<String> inner = new HashSet<>();
    for (Layer layer : made) {
      if (layer.inputs().stream().anyMatch(input -> layers.tensor(input).isEmpty())) {
        return List.of();
      }
      Optional<Misfit> misfit = layers.add(layer);
      if (misfit.isPresent()) {
        refuse(operator, misfit.get().reason(), misfit.get().help().orElse(SUITED));
        return List.of();
      }
      inner.addAll(layer.inputs());
    }
    List<String> results =
        made.stream().map(Layer::name).filter(name -> !inner.contains(name)).toList();
    for (int i = 0; i < results.size(); i++) {
      Shape shape = layers.tensor(results.get(i)).orElseThrow().type().shape();
      boolean named = results.size() == operator.outputs().size();
      if (!named || shape.elements() != elements(tensor(operator.outputs().get(i)))) {
        refuse(operator, "its output is not " + shape, SUITED);
        return List.of();
      }
    }
    return results;
  }

  /** Returns why a tensor cannot travel on a stream. */
  Optional<String> activationProblem(TfliteTensor tensor) {
    String what = "tensor " + tensor.index() + " is " + tensor;
    if (tensor.elements() > ShapeResult.MOST_ELEMENTS) {
      return Optional.of(what + ", too large");
    }
    if (tensor.elements() < 1) {
      return Optional.of(what + ", which has no element");
    }
    return switch (tensor.type()) {
      case "INT8", "UINT8" -> quantizationProblem(tensor).or(() -> batchProblem(tensor));
      case "INT16" ->
          quantizationProblem(tensor)
              .or(() -> centreProblem(tensor))
              .or(() -> batchProblem(tensor));
      case "FLOAT32", "FLOAT16", "FLOAT64" ->
          Optional.of(what + "; the network is not quantized to integers there");
      default -> Optional.of(what + "; int8, uint8 and int16 are read");
    };
  }

  /** TFLite's kernels of int16 tensors know no zero points. */
  private static Optional<String> centreProblem(TfliteTensor tensor) {
    long zero = tensor.zeroPoints().get(0);
    return zero == 0
        ? Optional.empty()
        : Optional.of("tensor %d is int16 with zero point %d".formatted(tensor.index(), zero));
  }

  /** Returns why a tensor has no scale and zero point for all of its elements. */
  Optional<String> quantizationProblem(TfliteTensor tensor) {
    String what = "tensor " + tensor.index();
    if (tensor.scales().size() != 1 || tensor.zeroPoints().size() != 1) {
      return Optional.of(
          what
              + " has "
              + tensor.scales().size()
              + " scales and "
              + tensor.zeroPoints().size()
              + " zero points instead of one each");
    }
    if (!isScale(tensor.scales().get(0))) {
      return Optional.of(what + " has scale " + tensor.scales().get(0));
    }
    return type(tensor).range().contains(tensor.zeroPoints().get(0))
        ? Optional.empty()
        : Optional.of(what + " has zero point " + tensor.zeroPoints().get(0));
  }

  /** Tells whether a number can be a scale. */
  static boolean isScale(float scale) {
    return scale > 0 && Float.isFinite(scale);
  }

  /** Returns why the samples of a tensor are not those of the network's inputs. */
  private Optional<String> batchProblem(TfliteTensor tensor) {
    boolean separable = batch == 1 || (tensor.shape().size() > 1 && tensor.shape().get(0) == batch);
    return separable
        ? Optional.empty()
        : Optional.of("tensor " + tensor.index() + " is " + tensor + ", not " + batch + " samples");
  }

  /** Returns the shape of one sample. */
  Shape shape(TfliteTensor tensor) {
    List<Integer> shape = tensor.shape();
    if (shape.isEmpty()) {
      return Shape.of(1);
    }
    boolean leading = shape.size() > 1 && shape.get(0) == batch;
    return new Shape(leading ? shape.subList(1, shape.size()) : shape);
  }

  /** Returns the number of elements of one sample. */
  long elements(TfliteTensor tensor) {
    return tensor.elements() / batch;
  }

  /** Returns the element type of an activation. */
  static IntType type(TfliteTensor tensor) {
    return switch (tensor.type()) {
      case "UINT8" -> IntType.unsigned(8);
      case "INT16" -> IntType.signed(16);
      default -> IntType.signed(8);
    };
  }

  /** Returns scale and zero point of an activation. */
  static Quantization quantization(TfliteTensor tensor) {
    return new Quantization(tensor.scales().get(0), tensor.zeroPoints().get(0));
  }

  /** Returns the elements of a constant, if it has as many as its shape says. */
  static Optional<Tensor> constant(TfliteTensor tensor, Shape shape) {
    int bytes =
        switch (tensor.type()) {
          case "INT8", "UINT8" -> 1;
          case "INT16" -> 2;
          case "INT32" -> 4;
          case "INT64" -> 8;
          default -> 0;
        };
    Optional<ByteBuffer> data = tensor.data();
    boolean fits =
        data.isPresent()
            && bytes > 0
            && tensor.elements() == shape.elements()
            && data.get().remaining() == tensor.elements() * bytes;
    return fits
        ? Optional.of(Tensor.generate(shape, elements(data.get(), tensor.type())))
        : Optional.empty();
  }

  private static IntToLongFunction elements(ByteBuffer data, String type) {
    return switch (type) {
      case "INT8" -> data::get;
      case "UINT8" -> i -> Byte.toUnsignedLong(data.get(i));
      case "INT16" -> i -> data.getShort(2 * i);
      case "INT32" -> i -> data.getInt(4 * i);
      default -> i -> data.getLong(8 * i);
    };
  }
}
