// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.math.BigDecimal;
import java.util.List;
import org.bitloom.model.Activation;
import org.bitloom.model.TfliteVariant;

/** The value of a layer's attribute, read from the source or the default of its kind. */
sealed interface AttributeValue {
  /** A positive whole number. */
  record Count(int value) implements AttributeValue {}

  /** Yes or no. */
  record Flag(boolean value) implements AttributeValue {}

  /** A whole number of any sign. */
  record Whole(long value) implements AttributeValue {}

  /** A float32. */
  record Real(float value) implements AttributeValue {}

  /** Positive whole numbers, such as a kernel's height and width. */
  record Sizes(List<Integer> values) implements AttributeValue {
    public Sizes {
      values = List.copyOf(values);
    }
  }

  /** A clamp of the output. */
  record Clamp(Activation activation) implements AttributeValue {}

  /** Whose kernel an operator equals. */
  record Variant(TfliteVariant variant) implements AttributeValue {}

  /** As many border elements as keep {@code ceil(size / stride)} outputs. */
  record SamePadding() implements AttributeValue {}

  /** Elements added at the border: top, bottom, left, right; all 0 for {@code valid}. */
  record Border(List<Integer> sides) implements AttributeValue {
    public Border {
      sides = List.copyOf(sides);
    }
  }

  /** Elements added in front of and behind each dimension, outermost first. */
  record Edges(List<Integer> sides) implements AttributeValue {
    public Edges {
      sides = List.copyOf(sides);
    }
  }

  /** Numbers in the source, a vector or a matrix. */
  record Numbers(List<Integer> shape, List<BigDecimal> values) implements AttributeValue {
    public Numbers {
      shape = List.copyOf(shape);
      values = List.copyOf(values);
    }
  }
}
