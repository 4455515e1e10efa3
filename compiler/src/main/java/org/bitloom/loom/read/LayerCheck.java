// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.model.Layer;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Operator;

/** Checks that a layer can be computed with its inputs, and says what it delivers. */
final class LayerCheck {

  private final LayerContext context;
  private final Layer layer;
  private final List<TypedTensor> inputs;

  /**
   * A check.
   *
   * @param context of the statement that the layer comes from
   * @param inputs of the layer
   */
  LayerCheck(LayerContext context, Layer layer, List<TypedTensor> inputs) {
    this.context = context;
    this.layer = layer;
    this.inputs = inputs;
  }

  /** Returns what the layer delivers; empty after an error. */
  Optional<TypedTensor> output() {
    double largest =
        layer.multipliers(inputs).stream().mapToDouble(Double::doubleValue).max().orElse(0);
    if (largest >= Layer.LARGEST_MULTIPLIER) {
      context
          .problems()
          .report(
              Code.MULTIPLIER_TOO_LARGE
                  .at(context.place(), layer.name())
                  .withNote("scale_x * scale_w / scale_y is " + largest + "; it ends below 2^30"));
      return Optional.empty();
    }
    List<Operator> operators = layer.toOperators(inputs);
    return Optional.of(
        new TypedTensor(
            operators.get(operators.size() - 1).output(), layer.outputQuantization(inputs)));
  }
}
