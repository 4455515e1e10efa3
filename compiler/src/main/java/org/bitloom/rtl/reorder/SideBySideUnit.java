// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Bits;

/**
 * A block that lays a whole vector of each input side by side in one beat.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param output order of the elements behind it, one vector per beat
 * @param inputs the first in the lowest lanes
 */
public record SideBySideUnit(
    String module, String layer, String origin, StreamLayout output, List<ConcatInput> inputs)
    implements ReorderUnit {
  /** Copies the list. */
  public SideBySideUnit {
    inputs = List.copyOf(inputs);
  }

  @Override
  public IntType element() {
    return inputs.get(0).wide();
  }

  /** Returns the condition under which all inputs have a vector. */
  public String present() {
    return inputs.stream().map(i -> i.name() + "_valid").collect(Collectors.joining(" && "));
  }

  /** Returns all vectors, the first in the lowest bits. */
  public String word() {
    List<String> words = new ArrayList<>(inputs.stream().map(ConcatInput::wideWord).toList());
    Collections.reverse(words);
    return "{" + String.join(", ", words) + "}";
  }

  /** Returns the inputs whose last flags say nothing new. */
  public List<ConcatInput> unusedLast() {
    return inputs.subList(1, inputs.size());
  }

  /** Returns the range of their flags. */
  public Bits unusedBits() {
    return new Bits(inputs.size() - 1);
  }
}
