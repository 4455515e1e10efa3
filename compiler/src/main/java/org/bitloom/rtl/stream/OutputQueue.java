// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Counter;

/**
 * The queue behind a pipeline that cannot stall; gives the lanes that no element uses the value 0.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param layout order of the elements
 * @param elementBits bits of one element
 * @param indexBits the queue holds {@code 2^indexBits} beats
 * @param depthReason why it is that deep
 */
public record OutputQueue(
    String module,
    String layer,
    String origin,
    StreamLayout layout,
    int elementBits,
    int indexBits,
    String depthReason)
    implements Block {
  /** Returns the beats that fit. */
  public int depth() {
    return 1 << indexBits;
  }

  /** Returns the bits of a word of the queue: a beat and its last flag. */
  public int fifoBits() {
    return beatWord().count() + 1;
  }

  /** Returns a beat. */
  public Bits beatWord() {
    return new Bits(Math.multiplyExact(layout.lanes(), elementBits));
  }

  /** Returns the counters that find the last beat of the inference. */
  public List<Counter> counters() {
    return Counter.ofLayout(layout, "beat", "vector", "push");
  }

  /** Returns the condition under which a beat is the last of the inference. */
  public String lastExpression() {
    return Counter.allEnd(counters());
  }

  /** Returns whether the last beat of a vector has unused lanes. */
  public boolean partial() {
    return layout.lastLanes() < layout.lanes();
  }

  /** Returns the elements of the last beat of a vector in words. */
  public String lastElements() {
    return LayoutText.counted(layout.lastLanes(), "element");
  }

  /** Returns the bits of the lanes that the last beat of a vector uses. */
  public Bits usedLanes() {
    return new Bits(layout.lastLanes() * elementBits);
  }

  /** Returns zeros for the lanes that it does not use. */
  public String unusedZeros() {
    return new Bits((layout.lanes() - layout.lastLanes()) * elementBits).zero();
  }
}
