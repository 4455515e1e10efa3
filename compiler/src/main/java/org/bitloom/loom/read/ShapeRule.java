// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;

/** The shape of a layer's output as a function of its inputs' shapes and its attributes. */
@FunctionalInterface
interface ShapeRule {
  /** Returns the shape, or why there is none. */
  ShapeResult apply(List<Shape> inputs, Attributes attributes);
}
