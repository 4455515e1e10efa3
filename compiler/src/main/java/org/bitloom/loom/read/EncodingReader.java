// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.format.WeightFormat;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Finds the encoding of integer weights in the number format that is written for them.
 *
 * @param layer whose weights they are
 * @param parameter where they come from
 */
record EncodingReader(LayerContext layer, Parameter parameter) {
  /** Returns how the weights are stored, or reports a weight that the format does not have. */
  Optional<WeightEncoding> read(Tensor values, NumberFormat format) {
    return switch (format) {
      case NumberFormat.Integers(IntType type, OptionalInt bits) ->
          checkRange(values, type)
              ? Optional.of(new WeightEncoding.TwosComplement(type))
              : Optional.empty();
      case NumberFormat.OfWeights(WeightFormat weightFormat) -> {
        Optional<WeightEncoding> encoding = weightFormat.encoding(values);
        if (encoding.isEmpty()) {
          layer.problems().report(unrepresentable(values, weightFormat));
        }
        yield encoding;
      }
      case NumberFormat.Accumulator accumulator -> Optional.empty();
      case NumberFormat.NotBuilt other -> Optional.empty();
    };
  }

  private Diagnostic unrepresentable(Tensor values, WeightFormat format) {
    Span span = layer.numerics().weights().format().orElseThrow().span();
    return switch (format) {
      case WeightFormat.Plain(WeightEncoding encoding) -> {
        int index = 0;
        while (encoding.holds(values.get(index))) {
          index++;
        }
        yield Code.WEIGHT_NOT_IN_FORMAT
            .at(span, layer.name(), format)
            .withNote(
                "element %s is %s, in %s; the nearest value of %s is %s"
                    .formatted(
                        parameter.position(index),
                        values.get(index),
                        parameter.description(),
                        format,
                        encoding.nearest(values.get(index))))
            .withHelp("quantize the weights to this format, or write an integer type");
      }
      case WeightFormat.FixedPoint fixed ->
          unrepresentable(
              values, new WeightFormat.Plain(new WeightEncoding.TwosComplement(fixed.type())));
      case WeightFormat.Shared codebook ->
          Code.CODEBOOK_TOO_SMALL
              .at(span, layer.name(), WeightFormat.Shared.different(values), format)
              .withNote("from " + parameter.description())
              .withHelp("quantize the weights to fewer values, or write a larger codebook");
      case WeightFormat.Sparse(WeightFormat.Shared codebook) ->
          Code.CODEBOOK_TOO_SMALL
              .at(span, layer.name(), WeightFormat.Sparse.different(values), codebook)
              .withNote("0 is not counted; from " + parameter.description())
              .withHelp("quantize the weights to fewer values, or write a larger codebook");
      case WeightFormat.Sparse(WeightFormat.FixedPoint fixed) ->
          unrepresentable(
              values, new WeightFormat.Plain(new WeightEncoding.TwosComplement(fixed.type())));
      case WeightFormat.Sparse sparse ->
          unrepresentable(values, new WeightFormat.Plain(encoding(sparse)));
    };
  }

  private static WeightEncoding encoding(WeightFormat.Sparse format) {
    return format.kept() instanceof WeightFormat.Plain(WeightEncoding kept)
        ? new SparseHuffman(kept)
        : format.encoding(Tensor.of(Shape.of(1), 0)).orElseThrow();
  }

  private boolean checkRange(Tensor values, IntType type) {
    for (int i = 0; i < values.size(); i++) {
      if (!type.range().contains(values.get(i))) {
        Placed<NumberFormat> format = layer.numerics().weights().format().orElseThrow();
        layer
            .problems()
            .report(
                Code.WEIGHT_OUTSIDE
                    .at(format.span(), layer.name(), type)
                    .withLabel(type + " is " + type.range())
                    .withNote(
                        "element "
                            + parameter.position(i)
                            + " is "
                            + values.get(i)
                            + ", in "
                            + parameter.description()));
        return false;
      }
    }
    return true;
  }
}
