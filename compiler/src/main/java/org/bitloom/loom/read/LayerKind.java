// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.model.Layer;

/**
 * A kind of layer in the language.
 *
 * @param name as written
 * @param inputs how many tensors it reads
 * @param attributes its named arguments
 * @param numerics the clauses of the numerics block that mean something for it
 * @param shape rule of its output's shape
 * @param factory makes the layer
 */
record LayerKind(
    String name,
    InputCount inputs,
    List<Attribute> attributes,
    Set<NumericsPart> numerics,
    ShapeRule shape,
    LayerFactory factory) {
  LayerKind {
    attributes = List.copyOf(attributes);
    numerics = Set.copyOf(numerics);
  }

  /** Inclusive bounds of the number of inputs. */
  record InputCount(int least, int most) {
    boolean contains(int count) {
      return least <= count && count <= most;
    }

    @Override
    public String toString() {
      String inputs = least == 1 && most == 1 ? " input" : " inputs";
      String count = most == 2 ? least + " or 2" : "at least " + least;
      return (least == most ? String.valueOf(least) : count) + inputs;
    }
  }

  /** Makes the layer from its checked parts. */
  @FunctionalInterface
  interface LayerFactory {
    /** Returns the layer; empty after an error was reported. */
    Optional<Layer> build(LayerContext context);
  }
}
