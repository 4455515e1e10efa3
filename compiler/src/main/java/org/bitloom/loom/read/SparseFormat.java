// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.fixed.IntType;
import org.bitloom.format.WeightFormat;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.WeightEncoding;

/** Number formats whose zeros are left out. */
final class SparseFormat {
  private SparseFormat() {}

  /** Returns the sparse form of a format; empty where it has none, or too many values. */
  static Optional<NumberFormat> of(NumberFormat format) {
    Optional<WeightFormat> kept =
        switch (format) {
          case NumberFormat.Integers(IntType type, OptionalInt bits) ->
              Optional.of(new WeightFormat.Plain(new WeightEncoding.TwosComplement(type)))
                  .filter(plain -> bits.isEmpty())
                  .map(plain -> (WeightFormat) plain);
          case NumberFormat.OfWeights(WeightFormat weights) -> Optional.of(weights);
          case NumberFormat.Accumulator accumulator -> Optional.empty();
          case NumberFormat.NotBuilt other -> Optional.empty();
        };
    return kept.filter(SparseFormat::fewValues)
        .map(k -> new NumberFormat.OfWeights(new WeightFormat.Sparse(k)));
  }

  private static boolean fewValues(WeightFormat format) {
    return switch (format) {
      case WeightFormat.Plain(WeightEncoding encoding) ->
          encoding.bits() <= SparseHuffman.LONGEST_CODE;
      case WeightFormat.FixedPoint fixed -> false;
      case WeightFormat.Shared codebook -> true;
      case WeightFormat.Sparse twice -> false;
    };
  }

  /** Tells whether a tensor is written as sparse. */
  static boolean written(TensorNumerics tensor) {
    return tensor.format().isPresent() && compressed(tensor.format().get().value());
  }

  /** Tells whether a format is sparse. */
  static boolean compressed(NumberFormat format) {
    return format instanceof NumberFormat.OfWeights(WeightFormat.Sparse sparse);
  }

  /** Returns the format without the words {@code sparse huffman}. */
  static NumberFormat dense(NumberFormat format) {
    if (!(format instanceof NumberFormat.OfWeights(WeightFormat.Sparse(WeightFormat kept)))) {
      return format;
    }
    return switch (kept) {
      case WeightFormat.Plain(WeightEncoding.TwosComplement integers) ->
          new NumberFormat.Integers(integers.type(), OptionalInt.empty());
      case WeightFormat.Plain plain -> new NumberFormat.OfWeights(plain);
      case WeightFormat.Shared shared -> new NumberFormat.OfWeights(shared);
      case WeightFormat.FixedPoint fixed -> throw new IllegalStateException(fixed + " is sparse");
      case WeightFormat.Sparse twice -> throw new IllegalStateException(twice + " within itself");
    };
  }
}
