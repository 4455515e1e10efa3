// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Replication;

/**
 * The block between an AXI4-Stream input and an internal stream: takes the elements out of their
 * bytes and makes every frame exactly one inference long.
 *
 * <p>Ports {@code s_axis_t*}, {@code out_*} and {@code frame_error}, which pulses for every frame
 * of a wrong length. Latency 1 cycle, initiation interval 1.
 *
 * @param module module name
 * @param origin where the input stands in the source
 * @param port the AXI4-Stream
 */
public record AxiInput(String module, String origin, BorderPort port) implements AxiBorder {
  /** Returns the layout in words. */
  public String layoutText() {
    return LayoutText.of(layout());
  }

  /** Returns the length of a frame in words. */
  public String beatsText() {
    return LayoutText.counted(layout().beats(), "beat");
  }

  /** Returns the bit range of the bits above an element that nothing reads. */
  public Bits paddingRange() {
    return new Bits(paddingBits());
  }

  /** Returns the bit range of one element inside. */
  public Bits elementRange() {
    return new Bits(elementBits());
  }

  /** Returns the part of {@code tdata} that is one element. */
  public Replication.Part outerPart() {
    return replication().part(containerBits(), 0, elementBits());
  }

  /** Returns the bits of {@code tdata} above an element. */
  public Replication.Part paddingPart() {
    return replication().part(containerBits(), elementBits(), paddingBits());
  }

  /** Tells whether the last beat of a vector has unused lanes. */
  public boolean partial() {
    return layout().lastLanes() < layout().lanes();
  }

  /** Returns the elements of the last beat of a vector in words. */
  public String lastElements() {
    return LayoutText.counted(layout().lastLanes(), "element");
  }

  /** Returns the bits of the lanes that the last beat of a vector uses. */
  public Bits usedRange() {
    return new Bits(layout().lastLanes() * elementBits());
  }

  /** Returns zeros for the lanes that the last beat of a vector does not use. */
  public String unusedZeros() {
    return new Bits((layout().lanes() - layout().lastLanes()) * elementBits()).zero();
  }

  /** Returns the counters that find the last beat of a frame. */
  public List<Counter> counters() {
    return Counter.ofLayout(layout(), "beat", "vector", "send");
  }

  /** Returns the condition under which a beat is the last of its frame. */
  public String lastExpression() {
    return Counter.allEnd(counters());
  }
}
