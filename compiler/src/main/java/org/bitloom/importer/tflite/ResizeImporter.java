// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Layer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layers of {@code RESIZE_NEAREST_NEIGHBOR} and {@code RESIZE_BILINEAR}. */
final class ResizeImporter {
  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;

  ResizeImporter(TfliteOperator operator, OperatorTensors tensors, TensorCheck check) {
    this.operator = operator;
    this.tensors = tensors;
    this.check = check;
  }

  /** Returns the layer of {@code RESIZE_NEAREST_NEIGHBOR}; empty after it was refused. */
  Optional<Layer> nearest() {
    return problem().isPresent()
        ? refused(problem().get())
        : tensors.unlessRefused(layer(ResizeLayer.Filter.NEAREST));
  }

  /**
   * Returns the layer of {@code RESIZE_BILINEAR}; empty after it was refused. int8 is interpolated
   * in integers; uint8 in float32, and rounded with ties up: where the weights have few bits, that
   * is exact, and where no value is near a tie, its errors cannot be seen. Source: {@code
   * reference_ops::ResizeBilinear}.
   */
  Optional<Layer> bilinear() {
    if (problem().isPresent()) {
      return refused(problem().get());
    }
    return switch (tensors.output().type()) {
      case "INT8" -> tensors.unlessRefused(layer(ResizeLayer.Filter.LINEAR));
      case "UINT8" -> unsigned();
      default -> refused("it interpolates " + tensors.output().type());
    };
  }

  private Optional<Layer> unsigned() {
    ResizeLayer layer = layer(ResizeLayer.Filter.HALF_UP);
    return layer.equalsFloat32(check.shape(tensors.input(0)))
        ? tensors.unlessRefused(layer)
        : refused("it interpolates uint8 in float32 with weights whose rounding an image can show");
  }

  private Optional<Layer> refused(String problem) {
    return tensors.refuse(
        problem,
        operator.kind()
            + " of an image to a constant size; bilinear: int8, or uint8 to sizes whose weights have"
            + " a power of two, or an odd number that is not large, below");
  }

  private ResizeLayer layer(ResizeLayer.Filter filter) {
    TfliteOptions.Resize options = operator.options(TfliteOptions.Resize.class).orElseThrow();
    List<Integer> size = check.shape(tensors.output()).dimensions();
    return new ResizeLayer(
        Names.ofLayer("resize", operator.index()),
        tensors.inputName(),
        size.get(0),
        size.get(1),
        filter,
        options.alignCorners(),
        options.halfPixelCenters(),
        check.origin());
  }

  private Optional<String> problem() {
    return tensors
        .streamProblem(2)
        .or(() -> check.activationProblem(tensors.output()))
        .or(() -> OperatorTensors.sameNumbers(tensors.input(0), tensors.output()))
        .or(this::sizeProblem);
  }

  private Optional<String> sizeProblem() {
    if (operator.options(TfliteOptions.Resize.class).isEmpty()) {
      return Optional.of("it has no options");
    }
    Optional<Tensor> size = TensorCheck.constant(tensors.input(1), Shape.of(2));
    if (size.filter(s -> s.range().min() > 0 && s.range().max() <= Integer.MAX_VALUE).isEmpty()) {
      return Optional.of("its size is no positive constant");
    }
    return tensors.outputProblem(
        ResizeLayer.shape(
            check.shape(tensors.input(0)), (int) size.get().get(0), (int) size.get().get(1)));
  }
}
