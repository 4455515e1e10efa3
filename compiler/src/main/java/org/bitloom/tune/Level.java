// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import org.bitloom.fixed.IntType;
import org.bitloom.format.WeightFormat;
import org.bitloom.operator.Quantization;

/** One setting of an axis of the search. */
public sealed interface Level {
  /**
   * Nothing changes.
   *
   * @param text the format that the source has
   */
  record AsRead(String text) implements Level {
    @Override
    public String toString() {
      return text;
    }
  }

  /** The weights of a layer in a format. */
  record Weights(WeightFormat format) implements Level {
    @Override
    public String toString() {
      return format.toString();
    }
  }

  /** Activations of a type. */
  record Activations(IntType type, Quantization quantization) implements Level {
    @Override
    public String toString() {
      return type.toString();
    }
  }
}
