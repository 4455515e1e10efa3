// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Layer;
import org.bitloom.model.LogSoftmaxLayer;
import org.bitloom.model.Output;
import org.bitloom.model.SoftmaxLayer;

/** Makes softmax layers, and those of its logarithm. */
final class SoftmaxFactory {
  private SoftmaxFactory() {}

  static Optional<Layer> softmax(LayerContext c) {
    c.inputQuantization(0);
    float beta = c.attributes().real("beta");
    return c.layer(
        type(c),
        type ->
            new SoftmaxLayer(
                c.name(), c.input(), beta, type, c.attributes().variant(), c.origin()));
  }

  static Optional<Layer> logSoftmax(LayerContext c) {
    c.inputQuantization(0);
    return c.layer(
        logarithmType(c),
        type ->
            new LogSoftmaxLayer(c.name(), c.input(), type, c.attributes().variant(), c.origin()));
  }

  private static Optional<IntType> logarithmType(LayerContext c) {
    if (c.own().activations().equals(TensorNumerics.NOTHING)) {
      return Optional.of(IntType.signed(8));
    }
    Optional<Output.Requantized> output = c.requantizedOutput();
    if (output.isEmpty()) {
      return Optional.empty();
    }
    IntType type = output.get().type();
    boolean fixed =
        type.bits() == 8 && output.get().quantization().equals(LogSoftmaxLayer.quantization(type));
    if (!fixed) {
      Span place = c.numerics().activations().format().orElseThrow().span();
      c.problems()
          .report(
              Code.INVALID_CLAUSE
                  .at(place, NumericsPart.ACTIVATIONS.keyword())
                  .withLabel("log_softmax has int8 scale 1/16 zero_point 127")
                  .withNote("or uint8 scale 1/16 zero_point 255")
                  .withHelp("leave the clause out"));
      return Optional.empty();
    }
    return Optional.of(type);
  }

  /** Returns the type of the output: where nothing is said of this layer, that of its input. */
  private static Optional<IntType> type(LayerContext c) {
    if (c.own().activations().equals(TensorNumerics.NOTHING)) {
      return Optional.of(SoftmaxLayer.usualType(c.inputs().get(0).type().elementType()));
    }
    Optional<Output.Requantized> output = c.requantizedOutput();
    if (output.isEmpty()) {
      return Optional.empty();
    }
    IntType type = output.get().type();
    boolean fixed =
        (type.bits() == 8 || SoftmaxLayer.wide(type))
            && output.get().quantization().equals(SoftmaxLayer.quantization(type));
    if (!fixed) {
      Span place = c.numerics().activations().format().orElseThrow().span();
      c.problems()
          .report(
              Code.INVALID_CLAUSE
                  .at(place, NumericsPart.ACTIVATIONS.keyword())
                  .withLabel("softmax has int8 scale 1/256 zero_point -128")
                  .withNote(
                      "or uint8 scale 1/256 zero_point 0, or int16 scale 1/32768 zero_point 0")
                  .withHelp("leave the clause out"));
      return Optional.empty();
    }
    return Optional.of(type);
  }
}
