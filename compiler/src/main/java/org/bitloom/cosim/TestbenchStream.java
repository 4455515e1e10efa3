// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.ProbedStream;

/**
 * A stream of a design as a port of its testbench wrapper.
 *
 * @param port prefix of the wrapper's ports, such as {@code in0} or {@code probe3}
 * @param edge the tensor that it carries
 * @param path prefix in the design: of the top module's ports, or hierarchical
 * @param layout how the elements follow each other in beats
 * @param elementType type of one element
 * @param elementBits bits that one element takes in a beat
 * @param freeRunning whether it has neither {@code ready} nor {@code last}
 * @param order of the channels, where that is not their own
 */
public record TestbenchStream(
    String port,
    String edge,
    String path,
    StreamLayout layout,
    IntType elementType,
    int elementBits,
    boolean freeRunning,
    Optional<Arrangement> order) {

  static TestbenchStream of(BorderPort p, String port) {
    return new TestbenchStream(
        port,
        p.edge(),
        p.prefix(),
        p.layout(),
        p.elementType(),
        p.elementBits(),
        false,
        Optional.empty());
  }

  static TestbenchStream of(ProbedStream p, String port) {
    return new TestbenchStream(
        port,
        p.edge(),
        p.path(),
        p.layout(),
        p.elementType(),
        p.elementType().bits(),
        p.freeRunning(),
        p.order());
  }

  /** Returns vectors per inference. */
  public int vectors() {
    return layout.vectors();
  }

  /** Returns elements per vector. */
  public int length() {
    return layout.length();
  }

  /** Returns elements per beat. */
  public int lanes() {
    return layout.lanes();
  }

  /** Returns the beats of one inference. */
  public int beats() {
    return layout.beats();
  }

  /** Returns the bits of one beat. */
  public int dataBits() {
    return Math.multiplyExact(layout.lanes(), elementBits);
  }

  /** Returns the index of the most significant bit of a beat. */
  public int msb() {
    return dataBits() - 1;
  }

  /** Returns what the port carries, for a comment. */
  public String what() {
    return "%s: %d x %s per beat, %d beats per inference"
        .formatted(edge, layout.lanes(), elementType, layout.beats());
  }
}
