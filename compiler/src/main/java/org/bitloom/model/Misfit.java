// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;

/** Why a layer cannot be computed with its inputs, whatever file it comes from. */
public sealed interface Misfit {
  /** Returns what is wrong, in one line. */
  String reason();

  /** Returns how to mend it, if there is an obvious way. */
  default Optional<String> help() {
    return Optional.empty();
  }

  /** Shapes that do not go together. */
  record Shapes(String reason, Optional<String> help) implements Misfit {
    /** A misfit that has no obvious help. */
    public Shapes(String reason) {
      this(reason, Optional.empty());
    }
  }

  /**
   * A number that was chosen for the layer.
   *
   * @param attribute what it is called in the language
   */
  record Chosen(String attribute, String reason, Optional<String> help) implements Misfit {
    /** A misfit that has no obvious help. */
    public Chosen(String attribute, String reason) {
      this(attribute, reason, Optional.empty());
    }
  }

  /** An output of more than {@link ShapeResult#MOST_ELEMENTS}. */
  record TooLarge(List<Long> dimensions) implements Misfit {
    /** Copies the list. */
    public TooLarge {
      dimensions = List.copyOf(dimensions);
    }

    @Override
    public String reason() {
      return "a tensor has at most %s elements, shape %s has more"
          .formatted(ShapeResult.MOST_ELEMENTS, dimensions);
    }
  }

  /**
   * An input of too many bits.
   *
   * @param input which one, from 0
   * @param type its type
   * @param reader the kind of layer that reads it
   * @param widest the bits that it reads
   * @param use what the input's elements are
   */
  record TooWide(int input, IntType type, String reader, int widest, Use use) implements Misfit {
    /** What the elements of an input are for a layer. */
    public enum Use {
      /** They are multiplied, or compared with others. */
      OPERAND,
      /** They say which element of a table it is. */
      INDEX
    }

    @Override
    public String reason() {
      return reader + " reads at most " + widest + " bits";
    }

    @Override
    public Optional<String> help() {
      return Optional.of("requantize it to a narrower type than " + type);
    }
  }

  /**
   * Scales that are too far apart.
   *
   * @param ratio the largest multiplier
   */
  record Scales(double ratio) implements Misfit {
    @Override
    public String reason() {
      return "scale_x * scale_w / scale_y is " + ratio + "; it ends below 2^30";
    }
  }
}
