// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * A number format of weights as the language names it. It becomes an encoding once the weights are
 * known: a codebook holds the values that there are.
 */
public sealed interface WeightFormat {
  /** Returns the encoding of these weights; empty if one of them is no value of the format. */
  Optional<WeightEncoding> encoding(Tensor weights);

  /**
   * A format whose values do not depend on the weights; the scale is chosen for the weights.
   *
   * @param encoding its only encoding
   */
  record Plain(WeightEncoding encoding) implements WeightFormat {
    @Override
    public Optional<WeightEncoding> encoding(Tensor weights) {
      return Optional.of(encoding).filter(e -> e.holdsAll(weights));
    }

    @Override
    public String toString() {
      return encoding.toString();
    }
  }

  /**
   * Integers whose scale is {@code 2^-fractionBits}.
   *
   * @param type of the integers
   * @param fractionBits at least 0
   */
  record FixedPoint(IntType type, int fractionBits) implements WeightFormat {
    @Override
    public Optional<WeightEncoding> encoding(Tensor weights) {
      return new Plain(new WeightEncoding.TwosComplement(type)).encoding(weights);
    }

    @Override
    public String toString() {
      return "%s<%s, %s>".formatted(type.signed() ? "fixed" : "ufixed", type.bits(), fractionBits);
    }
  }

  /**
   * Indices into a codebook.
   *
   * @param size most different weights
   */
  record Shared(int size) implements WeightFormat {
    /** Returns the number of different weights. */
    public static int different(Tensor weights) {
      Set<Long> values = new HashSet<>();
      for (int i = 0; i < weights.size(); i++) {
        values.add(weights.get(i));
      }
      return values.size();
    }

    @Override
    public Optional<WeightEncoding> encoding(Tensor weights) {
      return different(weights) <= size
          ? Optional.of(Codebook.of(size, weights))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "codebook(" + size + ")";
    }
  }

  /**
   * A format of which 0 is left out, and the rest is Huffman-coded.
   *
   * @param kept format of the weights other than 0
   */
  record Sparse(WeightFormat kept) implements WeightFormat {
    /** Returns the number of different weights other than 0. */
    public static int different(Tensor weights) {
      return Shared.different(weights) - (weights.contains(0) ? 1 : 0);
    }

    @Override
    public Optional<WeightEncoding> encoding(Tensor weights) {
      Optional<WeightEncoding> encoding =
          switch (kept) {
            case Plain(WeightEncoding plain) -> Optional.of(plain);
            case FixedPoint fixed -> Optional.of(new WeightEncoding.TwosComplement(fixed.type()));
            case Shared(int size) ->
                different(weights) <= size
                    ? Optional.of(Codebook.ofKept(size, weights))
                    : Optional.empty();
            case Sparse twice -> throw new IllegalStateException(twice + " within itself");
          };
      return encoding
          .map(e -> (WeightEncoding) new SparseHuffman(e))
          .filter(e -> e.holdsAll(weights) && different(weights) <= SparseHuffman.MOST_VALUES);
    }

    @Override
    public String toString() {
      return kept + " sparse huffman";
    }
  }
}
