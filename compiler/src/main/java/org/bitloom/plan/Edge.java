// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.Optional;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.TensorType;

/**
 * A tensor that flows from one node, or from an input of the network, to others.
 *
 * @param name unique in the network; an identifier
 * @param type shape, element type and proven range
 * @param quantization what the elements mean; absent where they have no scale, such as an index
 */
public record Edge(String name, TensorType type, Optional<Quantization> quantization) {
  /** Returns a hash of the name, which is unique. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
